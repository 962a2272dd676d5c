<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name>HubCard</name>
    <message numerus="yes">
        <source>%n entry/entries are at the hub, on their way to the province.</source>
        <translation>
            <numerusform>%Ln mục đang ở trạm, chờ trạm gửi lên tỉnh.</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking who is there…</source>
        <translation>Đang hỏi trạm ở địa chỉ này…</translation>
    </message>
    <message>
        <source>Find the hub in this network</source>
        <translation>Tìm trạm trong mạng này</translation>
    </message>
    <message>
        <source>Hub of the commune office</source>
        <translation>Trạm xã</translation>
    </message>
    <message>
        <source>Is this the number that the hub shows?</source>
        <translation>Số này có đúng với số ghi trên trạm không?</translation>
    </message>
    <message>
        <source>It stands in where the province cannot be reached.</source>
        <translation>Khi không tới được tỉnh, máy gửi và nhận qua trạm này.</translation>
    </message>
    <message>
        <source>Last met: {when}.</source>
        <translation>Gặp trạm lần cuối: {when}.</translation>
    </message>
    <message>
        <source>Look at this address</source>
        <translation>Xem trạm ở địa chỉ này</translation>
    </message>
    <message>
        <source>Looking for a hub…</source>
        <translation>Đang tìm trạm trong mạng…</translation>
    </message>
    <message>
        <source>Not met yet.</source>
        <translation>Chưa gặp trạm lần nào.</translation>
    </message>
    <message>
        <source>Or the address that the hub shows</source>
        <translation>Hoặc địa chỉ ghi trên trạm</translation>
    </message>
    <message>
        <source>Stop using this hub</source>
        <translation>Thôi dùng trạm này</translation>
    </message>
    <message>
        <source>This computer uses no hub.</source>
        <translation>Máy này chưa dùng trạm nào.</translation>
    </message>
    <message>
        <source>Type the address that the hub shows, for example 192.168.1.10:8000.</source>
        <translation>Hãy gõ địa chỉ ghi trên trạm, ví dụ 192.168.1.10:8000.</translation>
    </message>
    <message>
        <source>Where the commune office has a hub, slips are left there without internet, and news is read there. The hub carries both when it has a network.</source>
        <translation>Nơi trụ sở xã có trạm, phiếu gửi lại trạm và nhận tin từ trạm được mà không cần internet. Khi có mạng, trạm chuyển cả hai chiều với tỉnh.</translation>
    </message>
    <message>
        <source>Yes, use this hub</source>
        <translation>Đúng, dùng trạm này</translation>
    </message>
    <message>
        <source>{name}, number {digits}</source>
        <translation>{name}, số nhận dạng {digits}</translation>
    </message>
</context>
</TS>
