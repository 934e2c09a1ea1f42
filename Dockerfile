# The program in a container: docker build -t lara-segmenter .
# To pin the images by content as well, add their digests: FROM denoland/deno:debian-2.9.6@sha256:…

FROM denoland/deno:debian-2.9.6 AS build
WORKDIR /src
COPY deno.json deno.lock cli.ts ./
COPY build build
COPY lib lib
COPY models/sheet/model.json models/sheet/model.onnx models/sheet/
RUN deno task compile --stage /app && mkdir /data

FROM denoland/deno:distroless-2.9.6
COPY --from=build /app /app
COPY deploy/healthcheck.ts /app/
COPY --from=build --chown=1993:1993 /data /data
ENV DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
USER 1993:1993
WORKDIR /data
VOLUME ["/data"]
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["/bin/deno", "run", "--no-prompt", "--no-config", "--allow-net=127.0.0.1:5000", "/app/healthcheck.ts", "http://127.0.0.1:5000/health/ready"]
ENTRYPOINT ["/tini", "--", "/bin/deno", "run", "--no-prompt", "--no-remote", "--no-npm", "--config=/app/deno.json", "--v8-flags=--wasm-tiering-budget=200000000", "--allow-read=/app,/data,/run/secrets", "--allow-write=/data", "--allow-net=0.0.0.0:5000", "/app/lib/program/cli.js"]
CMD ["serve", "--workdir", "/data"]
