"""Demo circulars about water, refuse, snow and roads."""

from circular.demo.notice_form import Notice, Page, Photo, Sheet, Timetable
from circular.demo.senders import EVERY_DISTRICT, TOWN, leader, readers
from circular.demo.sketch_maps import KARIYADO_WORKS, MITSUISHI_SNOW, OIWAKE_WORKS

_WATER = Sheet(
    file_name="水道の凍結防止.pdf",
    category="living",
    to="町民のみなさま",
    signed=TOWN,
    pages=(
        Page(
            layout="poster",
            title="水道の凍結にご注意ください",
            scene="frozen_tap",
            lead=("マイナス4度より冷える夜は", "水抜きをしてお休みください"),
            facts=(
                ("寝る前", "元栓を閉め、じゃ口を開ける"),
                ("外の管", "保温材か古い毛布を巻き、ぬらさない"),
                ("留守", "別荘も家も、元栓で水を止める"),
            ),
        ),
        Page(
            layout="notice",
            title="凍ったとき、破れたとき",
            lead=("あわてず、次の順にしてください。",),
            facts=(
                ("凍った", "タオルを巻き、ぬるま湯をゆっくりかけます。熱い湯は管が割れます。"),
                ("破れた", "元栓を閉め、布を巻いてから、町の指定工事店に頼みます。"),
                ("水が赤い", "しばらく流すと、きれいになります。"),
            ),
            notes=(
                "元栓は、メーターの箱のなかにあります。場所を家族で確かめておきましょう。",
                "電熱線を巻いている家は、電源が入っているか見てください。",
                "ひとり暮らしのかたは、班長や民生委員に頼めます。",
            ),
        ),
    ),
)
_REFUSE = Sheet(
    file_name="年末年始のごみ収集.pdf",
    category="living",
    to="町民のみなさま",
    signed=TOWN,
    pages=(
        Page(
            layout="schedule",
            title="年末年始のごみ収集",
            lead=("収集のない日には、ごみ置き場に出さないでください。",),
            table=Timetable(
                head=("種類", "年内の最後", "年始の最初"),
                rows=(
                    ("燃えるごみ", "{12-29}", "{1-5}"),
                    ("燃えないごみ", "{12-22}", "{1-12}"),
                    ("資源物(びん・缶)", "{12-23}", "{1-13}"),
                    ("古紙・段ボール", "{12-25}", "{1-8}"),
                    ("プラスチック", "{12-24}", "{1-7}"),
                ),
                widths=(1.35, 1.2, 1.2),
            ),
            facts=(("持ちこみ", "{12-30}の正午まで受けつけます"),),
            notes=(
                "朝8時30分までに、決められた場所へ出してください。",
                "ストーブの灰は、よく冷ましてから袋に入れます。",
                "クマとカラスを寄せないよう、ネットをきちんとかけてください。",
            ),
        ),
    ),
)

NOTICES = (
    Notice(
        key="town-frozen-pipes",
        districts=EVERY_DISTRICT,
        title="水道の凍結にご注意ください",
        body="冷えこみの厳しい季節になりました。マイナス4度より下がる夜は、水道が凍りやすくなります。\n\n"
        "・寝る前に、元栓を閉めて水を抜いてください。\n"
        "・外の管には、保温材や毛布を巻いてください。\n"
        "・留守にする家は、元栓で水を止めてください。\n\n"
        "凍ったときは、タオルを巻いて、ぬるま湯をゆっくりかけます。熱い湯は管が割れます。",
        category="living",
        days_ago=1,
        hour=10,
        minute=0,
        issuer="town",
        attachments=(_WATER,),
        share_read=0.5,
    ),
    Notice(
        key="town-refuse",
        districts=EVERY_DISTRICT,
        title="年末年始のごみ収集について",
        body="年末年始は、ごみの収集日が変わります。燃えるごみは{12-29}が年内の最後、{1-5}が年始の最初です。\n\n"
        "ほかのごみの日は、つけた表をご覧ください。収集のない日には、ごみ置き場に出さないでください。\n\n"
        "ストーブの灰は、よく冷ましてから袋に入れてください。",
        category="living",
        days_ago=5,
        hour=9,
        minute=0,
        issuer="town",
        attachments=(_REFUSE,),
        share_read=0.68,
    ),
    Notice(
        key="oiwake-road-works",
        districts=("oiwake",),
        groups=(2, 3),
        title="水道管工事で通行止めになります",
        body="水道管の取りかえのため、公民館の東の道が通れなくなります。\n\n"
        "日:{tue week+1}から{fri week+1}まで\n"
        "時間:午前9時から午後5時まで\n\n"
        "歩くかたは、係の案内で通れます。車は、西の道を回ってください。工事のあいだ、水がにごることがあります。"
        "朝のうちに、飲み水をくんでおいてください。",
        category="living",
        days_ago=6,
        hour=16,
        minute=50,
        attachments=(
            Sheet(
                file_name="工事のおしらせ.pdf",
                category="living",
                to="追分区 2班・3班のみなさま",
                signed=leader("oiwake"),
                pages=(
                    Page(
                        layout="map",
                        title="水道管工事と回り道",
                        lead=("赤い線のところが、車で通れなくなります。",),
                        sketch=OIWAKE_WORKS,
                        facts=(("日", "{tue week+1}から{fri week+1}まで"), ("時間", "午前9時から午後5時まで")),
                        notes=("歩くかたは、係の案内で通れます。", "雨や雪のときは、翌日に延びます。"),
                    ),
                ),
            ),
            Photo("IMG_3260.jpg", "closed_road", orientation=8),
        ),
        share_read=0.74,
    ),
    Notice(
        key="mitsuishi-snow",
        districts=("mitsuishi",),
        title="除雪の道順とご協力のお願い",
        body="雪の季節になりました。15センチ積もると、町の除雪車が出ます。枝道は、区の当番が機械で除雪します。\n\n"
        "・道に車を止めないでください。\n"
        "・屋根の雪を道に出さないでください。\n"
        "・玄関の前は、各家でお願いします。\n\n"
        "雪かきの難しいかたは、早めに班長へ。近所で分けあって手伝います。",
        category="living",
        days_ago=2,
        hour=12,
        minute=30,
        attachments=(
            Sheet(
                file_name="除雪路線図.pdf",
                category="living",
                to=readers("mitsuishi"),
                signed=leader("mitsuishi"),
                pages=(
                    Page(
                        layout="map",
                        title="除雪の道順",
                        lead=("点線の道は町、丸の数字の道は区の当番が除雪します。",),
                        sketch=MITSUISHI_SNOW,
                        facts=(("始める時", "積雪15センチ 午前5時から"), ("順番", "1 → 2 → 3")),
                        notes=("融雪剤は、どなたでも使えます。", "消火栓のまわりも、忘れずに除いてください。"),
                    ),
                ),
            ),
            Photo("除雪車.webp", "snow_plough", orientation=3, kind="webp"),
        ),
        share_read=0.52,
    ),
    Notice(
        key="kariyado-road-works",
        districts=("kariyado",),
        title="公民館の西の道が通行止め",
        body="橋の補修のため、公民館の西の道が、{wed+1}から{sat+2}まで通行止めになります。\n\n"
        "歩行者と自転車は通れます。車は国道を回ってください。ごみの収集と新聞の配達は、ふだんどおりです。\n\n"
        "送り迎えやデイサービスの車が入れないおたくは、班長まで知らせてください。",
        category="living",
        days_ago=3,
        hour=15,
        minute=10,
        attachments=(
            Sheet(
                file_name="通行止め.pdf",
                category="living",
                to=readers("kariyado"),
                signed=leader("kariyado"),
                pages=(
                    Page(
                        layout="map",
                        title="橋の補修と通行止め",
                        lead=("赤い線のところを、車は通れません。",),
                        sketch=KARIYADO_WORKS,
                        facts=(("日", "{wed+1}から{sat+2}まで"), ("歩くかた", "通れます")),
                        notes=("夜も車は通れません。明かりをつけておきます。",),
                    ),
                ),
            ),
        ),
        share_read=0.6,
    ),
    Notice(
        key="hanareyama-snow",
        districts=("hanareyama",),
        title="除雪機の使いかた講習",
        body="区の除雪機を使うかたに、講習をします。去年使ったかたも、一度は出てください。\n\n"
        "日時:{sat+2} 午前9時から10時まで\n"
        "場所:離山区の機械置き場\n"
        "持ち物:手袋、長靴\n\n"
        "講習を受けたかたに、かぎの番号をお伝えします。燃料は区で用意します。",
        category="living",
        days_ago=9,
        hour=17,
        minute=45,
        members_only=True,
        attachments=(Photo("IMG_0418.jpg", "snow_plough", orientation=1),),
        share_read=0.63,
    ),
    Notice(
        key="mitsuishi-lamps",
        districts=("mitsuishi",),
        title="切れた防犯灯を教えてください",
        body="日が短くなりました。区内の防犯灯を、{fri+1}に点検します。\n\n"
        "切れている灯り、ちらつく灯り、枝にかくれた灯りがあれば、柱の番号を班長へ知らせてください。"
        "番号は、柱の目の高さに書いてあります。\n\n"
        "今年は12か所をLEDに取りかえました。",
        category="living",
        days_ago=15,
        hour=18,
        minute=15,
        due="fri+1",
        share_read=0.55,
    ),
)
