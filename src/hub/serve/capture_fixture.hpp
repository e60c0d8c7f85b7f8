// For the tests of the capture server: its clients and the frames that it sends.
#pragma once

#include <gtest/gtest.h>

#include "core/http/websocket.hpp"
#include "hub/serve/capture_server.hpp"
#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {

using http::Opcode;

// A frame that the server sent.
struct Frame {
    unsigned first = 0;  // FIN, reserved bits and opcode
    std::string payload;
    std::size_t head_size = 0;
    bool operator==(const Frame&) const = default;
};

// The frames of an unmasked stream; an empty one of first byte 0 stands for an incomplete frame.
inline std::vector<Frame> frames(std::string_view stream) {
    std::vector<Frame> all;
    while (!stream.empty()) {
        const Bytes b = as_bytes(stream);
        const std::size_t form = b.size() < 2 ? 255 : b[1];
        const std::size_t head_size = form < 126 ? 2 : form == 126 ? 4 : 10;
        if (form > 127 || b.size() < head_size) return all.emplace_back(), all;
        const std::size_t size = form < 126    ? form
                                 : form == 126 ? load_be16(&b[2])
                                               : static_cast<std::size_t>(load_be64(&b[2]));
        if (b.size() < head_size + size) return all.emplace_back(), all;
        all.push_back({b[0], std::string(stream.substr(head_size, size)), head_size});
        stream.remove_prefix(head_size + size);
    }
    return all;
}

inline std::vector<std::string> payloads(std::string_view stream) {
    std::vector<std::string> all;
    for (const Frame& f : frames(stream)) all.push_back(f.first == 0x82 ? f.payload : "no binary message");
    return all;
}

using Pictures = std::vector<std::string>;

inline std::string client_frame(Opcode opcode, std::string_view payload, bool final = true) {
    const http::MaskKey mask{1, 2, 3, 4};
    std::array<std::uint8_t, http::kMaxFrameHead> memory{};
    const http::FrameHead head{.opcode = opcode, .size = payload.size(), .mask = mask, .final = final};
    std::string frame(as_text(http::encode_frame_head(head, memory)));
    std::vector<std::uint8_t> masked(payload.begin(), payload.end());
    http::apply_mask(masked, mask);
    return frame + std::string(as_text(masked));
}

inline std::string text(std::string_view payload) { return client_frame(Opcode::kText, payload); }
inline const std::string kAsk = text("capture");

inline std::string upgrade(std::string_view more = "", std::string_view path = "/") {
    return "GET " + std::string(path) +
           " HTTP/1.1\r\nHost: 127.0.0.1:81\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
           std::string(more) + "\r\n";
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// A capture server of the live camera "porch".
struct CaptureFixture : ServeFixture {
    CaptureServer server{broadcasters.of(porch), {.port = 0, .camera = "porch"}};
    CaptureFixture() { porch->set_status({.state = bus::CameraState::kLive}); }
    ~CaptureFixture() {
        server.close();
        turn();
    }
    Client raw(int send_buffer = 0) {
        return Client(*this, send_buffer,
                      [this](std::unique_ptr<io::Stream> stream) { server.adopt(std::move(stream)); });
    }
    // An upgraded connection, its answer and first ping read.
    Client open(int send_buffer = 0) {
        Client client = raw(send_buffer);
        EXPECT_TRUE(has(client.ask(upgrade()), "\r\n\r\n\x89"));
        return client;
    }
    int consumers() { return porch->units.demand(bus::kPictures).consumers; }
};

}  // namespace vedette::serve
