// For this room's tests: one virtual camera on a loop with a fake clock, and clients of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/http/write.hpp"
#include "hub/simulate/http_connection.hpp"
#include "hub/simulate/tcpcam_connection.hpp"
#include "tests/support/stream_client.hpp"

namespace vedette::simulate {

inline Options small_camera(Original original, std::vector<std::string> faults = {}) {
    Options options;
    options.original = original;
    options.size = Size{64, 48};
    options.fps = original == Original::kTcpcam ? 0 : 25;
    for (const std::string& text : faults) options.faults.push_back(*parse_fault(text));
    return options;
}

struct SimulateFixture {
    explicit SimulateFixture(const Options& given) : options(given), pictures(*Pictures::open(options)) {}
    ~SimulateFixture() {
        camera.close_all();
        tests::turn(loop);
    }

    void pass(Duration d) {
        clock.advance(d);
        tests::turn(loop);
    }

    struct Client : tests::StreamClient {
        using StreamClient::StreamClient;
        std::string get(std::string_view target) {
            return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: camera\r\n\r\n");
        }
    };
    template <class Protocol, class Argument>
    Client connect(Argument argument) {
        return Client(loop, [&](std::unique_ptr<io::Stream> stream) {
            std::make_shared<Protocol>(camera, std::move(stream), std::move(argument))->start();
        });
    }
    Client http(Port port = Port::kStream) { return connect<HttpConnection>(port); }
    Client tcpcam(Blob payload = to_blob("Hello World")) {
        return connect<TcpcamConnection>(std::move(payload));
    }

    // The present picture, as all clients get it.
    std::string picture() { return std::string(as_text(Bytes(*camera.newest().picture))); }

    const Options options;
    FakeClock clock;
    io::Loop loop{clock};
    Pictures pictures;
    Pace pace{period(options), loop.now()};
    Camera camera{loop, options, pictures, pace, 0};
};

inline std::string hex(std::size_t number) {
    std::array<char, http::kMaxChunkHead> memory;
    std::string_view text = http::format_chunk_head(number, memory);
    text.remove_suffix(2);
    return std::string(text);
}

}  // namespace vedette::simulate
