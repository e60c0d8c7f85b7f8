// For the tests of the TCPCam server: its clients and the records that it sends.
#pragma once

#include <gtest/gtest.h>

#include "hub/serve/serve_fixture.hpp"
#include "hub/serve/tcpcam_server.hpp"

namespace vedette::serve {

// A TCPCam server of the camera "porch", PIN 1235.
struct TcpcamFixture : ServeFixture {
    TcpcamServer server;
    explicit TcpcamFixture(Duration delay = 2s)
        : server(broadcasters.of(porch), {.port = 0, .camera = "porch", .pin = "1235", .delay = delay}) {}
    ~TcpcamFixture() {
        server.close();
        turn();
    }
    Client open(int send_buffer = 0) {
        return Client(*this, send_buffer,
                      [this](std::unique_ptr<io::Stream> stream) { server.adopt(std::move(stream)); });
    }
    Client open(std::string_view request) {
        Client client = open();
        client.send(request);
        return client;
    }
    int consumers() { return porch->units.demand(bus::kPictures).consumers; }
    // Waits the pause after a round, then publishes what the next round sends.
    std::string next_round(std::size_t size, unsigned seed) {
        pass(2s);
        return publish(size, seed);
    }
};

// The payloads of a stream of records, with "cut short" in place of an incomplete record.
inline std::vector<std::string> records(std::string_view stream) {
    std::vector<std::string> all;
    while (!stream.empty()) {
        if (stream.size() < 4) return all.emplace_back("cut short"), all;
        const std::size_t size = load_be32(as_bytes(stream).data());
        if (stream.size() < 4 + size) return all.emplace_back("cut short"), all;
        all.emplace_back(stream.substr(4, size));
        stream.remove_prefix(4 + size);
    }
    return all;
}

using Pictures = std::vector<std::string>;

}  // namespace vedette::serve
