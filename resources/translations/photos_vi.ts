<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Album</name>
    <message>
        <source>All files</source>
        <translation>Mọi tệp</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>Chọn ảnh</translation>
    </message>
    <message>
        <source>No picture was copied. Copy one, as in Zalo, then press here again.</source>
        <translation>Chưa có ảnh nào được sao chép. Hãy sao chép một ảnh, ví dụ trong Zalo, rồi bấm lại.</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Ảnh</translation>
    </message>
    <message>
        <source>The photo is taken out</source>
        <translation>Đã bỏ ảnh ra khỏi phiếu</translation>
    </message>
    <message>
        <source>The photo was not added: its slip is no longer open. Add it there again.</source>
        <translation>Ảnh chưa được thêm: phiếu của ảnh không còn mở. Hãy mở phiếu đó và thêm lại.</translation>
    </message>
</context>
<context>
    <name>Photos</name>
    <message>
        <source>No papers, cards or screens with codes. Faces only of people who agreed.</source>
        <translation>Không chụp giấy tờ, thẻ hay màn hình có mã. Chỉ chụp mặt người khi họ đã đồng ý.</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>Dán ảnh</translation>
    </message>
    <message>
        <source>Photo from a file…</source>
        <translation>Thêm ảnh từ tệp…</translation>
    </message>
    <message>
        <source>Photo {number}</source>
        <translation>Ảnh {number}</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Ảnh</translation>
    </message>
    <message>
        <source>Take out photo {number}</source>
        <translation>Bỏ ảnh {number}</translation>
    </message>
</context>
<context>
    <name>PhotosCard</name>
    <message numerus="yes">
        <source>%n photo(s) of this computer are at the province, each checked there.</source>
        <translation>
            <numerusform>%Ln ảnh của máy này đã tới tỉnh, tỉnh đã kiểm tra từng ảnh.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) taken off this computer; they can be seen with a network.</source>
        <translation>
            <numerusform>Đã xóa %Ln ảnh khỏi máy này; khi có mạng vẫn xem được.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) wait to be sent.</source>
        <translation>
            <numerusform>%Ln ảnh chờ gửi.</numerusform>
        </translation>
    </message>
    <message>
        <source>No photo waits.</source>
        <translation>Không có ảnh nào chờ gửi.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Ảnh</translation>
    </message>
    <message>
        <source>Photos go after the slips, by a network only: USB carries none. Until then they wait here.</source>
        <translation>Ảnh đi sau phiếu và chỉ đi qua mạng; USB không mang ảnh. Chưa có mạng thì ảnh chờ trên máy này.</translation>
    </message>
    <message>
        <source>Send photos also where the network costs by the megabyte</source>
        <translation>Gửi ảnh cả khi mạng tính tiền theo dung lượng (ví dụ mạng điện thoại)</translation>
    </message>
    <message>
        <source>Take those off this computer ({size} MB)</source>
        <translation>Xóa bản trên máy của những ảnh tỉnh đã có ({size} MB)</translation>
    </message>
</context>
<context>
    <name>SlipPhotos</name>
    <message>
        <source>Asking the province…</source>
        <translation>Đang hỏi tỉnh…</translation>
    </message>
    <message>
        <source>Photo {number}</source>
        <translation>Ảnh {number}</translation>
    </message>
    <message numerus="yes">
        <source>See %n photo(s)</source>
        <translation>
            <numerusform>Xem %Ln ảnh</numerusform>
        </translation>
    </message>
</context>
</TS>
