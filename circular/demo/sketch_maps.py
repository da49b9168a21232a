"""The sketch maps on the demo sheets. Drawn for the demo: positions are rough and routes invented."""

from circular.demo.notice_form import MapLine, MapMark, MapSketch

_OIWAKE_LINES = (
    MapLine("rail", ((0, 90), (40, 86), (100, 92)), "しなの鉄道", (84, 83)),
    MapLine("highway", ((0, 62), (30, 64), (62, 66), (100, 58)), "国道18号", (88, 69)),
    MapLine("road", ((2, 30), (22, 36), (50, 38), (78, 34), (100, 24)), "旧中山道", (89, 37)),
    MapLine("road", ((22, 36), (24, 64))),
    MapLine("road", ((50, 38), (48, 65))),
    MapLine("road", ((78, 34), (76, 64))),
    MapLine("road", ((56, 37), (58, 8))),
)
_OIWAKE_PLACES = (
    MapMark("shrine", (58, 12), "浅間神社"),
    MapMark("hall", (40, 47), "追分公民館"),
)

OIWAKE_CLEANING = MapSketch(
    lines=_OIWAKE_LINES,
    marks=(
        *_OIWAKE_PLACES,
        MapMark("number", (12, 33), word="1"),
        MapMark("number", (35, 37), word="2"),
        MapMark("number", (67, 35.5), word="3"),
        MapMark("number", (77, 52), word="4"),
    ),
)
OIWAKE_NIGHT_WATCH = MapSketch(
    lines=(
        *_OIWAKE_LINES,
        MapLine("route", ((40, 41), (22, 37), (23, 63), (48, 65), (50, 40))),
        MapLine("route", ((50, 38), (78, 34), (76, 64), (48, 66))),
    ),
    marks=(
        *_OIWAKE_PLACES,
        MapMark("number", (23, 50), word="A"),
        MapMark("number", (77, 48), word="B"),
    ),
)
OIWAKE_WORKS = MapSketch(
    lines=(
        *_OIWAKE_LINES,
        MapLine("closed", ((78, 39), (76, 60))),
        MapLine("route", ((74, 34), (50, 38), (48, 65), (72, 65)), "回り道", (61, 51)),
    ),
    marks=(*_OIWAKE_PLACES, MapMark("cross", (77, 46), "通行止め")),
)
MITSUISHI_SNOW = MapSketch(
    lines=(
        MapLine("highway", ((0, 82), (50, 78), (100, 84)), "国道18号", (84, 91)),
        MapLine("river", ((92, 0), (86, 40), (90, 100))),
        MapLine("road", ((30, 80), (32, 50), (28, 12))),
        MapLine("road", ((62, 79), (64, 44), (70, 10))),
        MapLine("road", ((8, 46), (32, 50), (64, 44), (84, 40))),
        MapLine("road", ((29, 24), (67, 22))),
        MapLine("route", ((30, 78), (32, 50), (28, 14)), "町が除雪", (19, 63)),
        MapLine("route", ((62, 77), (64, 44), (70, 12)), "町が除雪", (74, 63)),
    ),
    marks=(
        MapMark("number", (48, 47), word="1"),
        MapMark("number", (48, 23), word="2"),
        MapMark("number", (14, 47), word="3"),
        MapMark("start", (62, 79), "融雪剤置き場"),
    ),
)
KARIYADO_WORKS = MapSketch(
    lines=(
        MapLine("rail", ((0, 20), (50, 14), (100, 22)), "しなの鉄道", (16, 28)),
        MapLine("highway", ((0, 44), (50, 40), (100, 48)), "国道18号", (14, 52)),
        MapLine("river", ((0, 94), (40, 84), (100, 96))),
        MapLine("road", ((28, 42), (32, 100))),
        MapLine("road", ((72, 44), (70, 100))),
        MapLine("road", ((30, 72), (71, 72))),
        MapLine("closed", ((36, 72), (65, 72))),
        MapLine("route", ((29, 66), (28, 44), (50, 41), (72, 45), (71, 66)), "回り道", (62, 54)),
    ),
    marks=(MapMark("cross", (50, 72), "通行止め"), MapMark("hall", (86, 70), "借宿公民館")),
)
OHINATA_EVACUATION = MapSketch(
    lines=(
        MapLine("highway", ((0, 84), (46, 80), (100, 88)), "国道18号", (86, 79)),
        MapLine("road", ((20, 82), (24, 46), (40, 14))),
        MapLine("road", ((56, 81), (54, 50), (40, 14))),
        MapLine("road", ((24, 46), (54, 50), (90, 44))),
        MapLine("route", ((38, 18), (24, 46), (20, 78), (4, 83)), "車の道", (12, 62)),
        MapLine("route", ((42, 18), (54, 50), (57, 72)), "集合場所へ", (66, 60)),
    ),
    marks=(
        MapMark("number", (26, 40), word="1"),
        MapMark("number", (48, 30), word="2"),
        MapMark("number", (82, 45), word="3"),
        MapMark("hall", (57, 73), "集合場所"),
    ),
)
