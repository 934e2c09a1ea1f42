"""The network: a dense residual encoder, transformer blocks at stride 32 and a pyramid decoder to stride 4.

All convolutions are dense: depthwise ones train three times as slowly on a CPU. Batch norm can be folded away at
export. Shapes are written N×C×H×W; "cells" are the H/4 × W/4 positions of the output.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CLASSES = ("cross_section", "legend_points_lines", "legend_polygons", "map")
CHANNEL_BORDER = len(CLASSES)  # index of the border channel in the output
TURNS = 4  # quarter turns counter-clockwise that a sheet may have been turned by: 0 to 3
PARTS = 9  # kinds of part the generator labels, 0 is nothing
STRIDE = 4
MEAN = (200.0, 200.0, 195.0)  # of channel values 0..255
STD = (60.0, 60.0, 60.0)


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network; stored beside its weights."""

    channels: tuple[int, int, int, int] = (32, 64, 128, 192)  # at strides 4, 8, 16, 32
    blocks: tuple[int, int, int, int] = (1, 3, 4, 2)
    transformer_blocks: int = 6
    heads: int = 6
    decoder: int = 64

    def as_dict(self) -> dict:
        return asdict(self)


class ConvNorm(nn.Sequential):
    """3×3 (or `size`) convolution and batch norm, with a ReLU unless `act` is false."""

    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1, act: bool = True):
        layers: list[nn.Module] = [
            nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
            nn.BatchNorm2d(outputs),
        ]
        if act:
            layers.append(nn.ReLU(inplace=True))
        super().__init__(*layers)


class Residual(nn.Module):
    """Two 3×3 convolutions beside the identity."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = ConvNorm(channels, channels)
        self.second = ConvNorm(channels, channels, act=False)
        nn.init.zeros_(self.second[1].weight)  # starts as the identity

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.second(self.first(x)))


class TransformerBlock(nn.Module):
    """Pre-norm self-attention over all cells at stride 32, then a two-layer perceptron."""

    def __init__(self, channels: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm_attention = nn.LayerNorm(channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.merge = nn.Linear(channels, channels)
        self.norm_mlp = nn.LayerNorm(channels)
        self.expand = nn.Linear(channels, 4 * channels)
        self.contract = nn.Linear(4 * channels, channels)
        for last in (self.merge, self.contract):  # starts as the identity
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor) -> Tensor:
        """x: N×T×C tokens."""
        n, t, c = x.shape
        qkv = self.query_key_value(self.norm_attention(x)).view(n, t, 3, self.heads, c // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax(query @ key.transpose(-1, -2) * (c // self.heads) ** -0.5, dim=-1)
        x = x + self.merge((weights @ value).transpose(1, 2).reshape(n, t, c))
        return x + self.contract(F.relu(self.expand(self.norm_mlp(x))))


def positions(x: Tensor) -> Tensor:
    """Fourier features of the place of each cell within the picture: N×12×H×W for any x of N×C×H×W."""
    ones = torch.ones_like(x[:, :1])
    rows = (torch.cumsum(ones, 2) - 0.5) / ones.sum(2, keepdim=True)
    columns = (torch.cumsum(ones, 3) - 0.5) / ones.sum(3, keepdim=True)
    waves = [f(torch.pi * k * v) for v in (rows, columns) for k in (1, 2, 4) for f in (torch.sin, torch.cos)]
    return torch.cat(waves, 1)


def derive_channels(image: Tensor) -> Tensor:
    """RGB (normalised, N×3×H×W) → RGB and three chroma channels (N×6×H×W), computed in the graph.

    Saturation tells coloured swatches from symbol samples; the channel differences carry hue without brightness.
    """
    red, green, blue = image[:, 0:1], image[:, 1:2], image[:, 2:3]
    saturation = torch.maximum(torch.maximum(red, green), blue) - torch.minimum(torch.minimum(red, green), blue)
    return torch.cat([image, 2 * saturation, 2 * (red - green), red + green - 2 * blue], 1)


def repeat_channels(x: Tensor, count: int) -> Tensor:
    """The first channels again behind the last until there are `count`; for a stem that was widened at export."""
    return x if x.shape[1] == count else torch.cat([x, x[:, : count - x.shape[1]]], 1)


class SheetNetwork(nn.Module):
    """Sheet → logits per cell.

    `forward(image)` gives a dictionary: `cells` N×5×H/4×W/4 (four classes and border), `turn` N×4 (quarter turns of
    the sheet) and, in training alone, `parts` N×9×H/4×W/4 and `coarse`, a list of class logits N×4 at strides 8, 16
    and 32.
    """

    def __init__(self, config: NetworkConfig = NetworkConfig()):
        super().__init__()
        self.config = config
        c4, c8, c16, c32 = config.channels
        d = config.decoder
        self.stem = nn.Sequential(ConvNorm(6, 24, stride=2), ConvNorm(24, c4, stride=2))
        stages, inputs = [], c4
        for index, (width, depth) in enumerate(zip(config.channels, config.blocks)):
            down = [] if index == 0 else [ConvNorm(inputs, width, stride=2)]
            stages.append(nn.Sequential(*down, *[Residual(width) for _ in range(depth)]))
            inputs = width
        self.stages = nn.ModuleList(stages)
        self.place = nn.Conv2d(12, c32, 1)
        self.transformer = nn.ModuleList(TransformerBlock(c32, config.heads) for _ in range(config.transformer_blocks))
        self.lateral = nn.ModuleList(ConvNorm(c, d, size=1, act=False) for c in (c8, c16, c32))
        self.narrow = ConvNorm(d, c4, size=1, act=False)
        self.smooth = nn.ModuleList(ConvNorm(d, d) for _ in range(3))
        self.fine = ConvNorm(c4, 48)
        self.cells = nn.Conv2d(48, len(CLASSES) + 1, 1)
        self.parts = nn.Conv2d(48, PARTS, 1)
        self.turn = nn.Sequential(nn.LayerNorm(c32), nn.Linear(c32, TURNS))
        self.coarse = nn.ModuleList(nn.Conv2d(d, len(CLASSES), 1) for _ in range(3))
        for head in (self.cells, *self.coarse):
            nn.init.constant_(head.bias, -2.0)

    def forward(self, image: Tensor) -> dict[str, Tensor | list[Tensor]]:
        x = self.stem(repeat_channels(derive_channels(image), self.stem[0][0].in_channels))
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        tokens = x + self.place(positions(x))
        n, c, h, w = tokens.shape
        tokens = tokens.flatten(2).transpose(1, 2)
        for block in self.transformer:
            tokens = block(tokens)
        turn = self.turn(tokens.mean(1))
        levels[3] = tokens.transpose(1, 2).reshape(n, c, h, w)

        coarse = []
        up = self.smooth[2](F.relu(self.lateral[2](levels[3])))
        coarse.append(self.coarse[2](up) if self.training else None)
        for level in (1, 0):
            up = F.interpolate(up, scale_factor=2.0, mode="bilinear", align_corners=False)
            up = self.smooth[level](F.relu(up + self.lateral[level](levels[level + 1])))
            coarse.append(self.coarse[level](up) if self.training else None)
        up = F.interpolate(self.narrow(up), scale_factor=2.0, mode="bilinear", align_corners=False)
        fine = self.fine(F.relu(up + levels[0]))
        out: dict[str, Tensor | list[Tensor]] = {"cells": self.cells(fine), "turn": turn}
        if self.training:
            out["parts"] = self.parts(fine)
            out["coarse"] = coarse[::-1]
        return out
