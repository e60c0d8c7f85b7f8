// For this room's tests: one virtual camera on a loop with a fake clock, and connections whose other end the
// test holds.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "core/http/write.hpp"
#include "hub/simulate/http_connection.hpp"
#include "hub/simulate/tcpcam_connection.hpp"

namespace vedette::simulate {

inline Options small(Original original, std::vector<std::string> faults = {}) {
    Options options;
    options.original = original;
    options.size = Size{64, 48};
    options.fps = original == Original::kTcpcam ? 0 : 25;
    for (const std::string& text : faults) options.faults.push_back(*parse_fault(text));
    return options;
}

struct SimulateBench {
    explicit SimulateBench(const Options& given) : options(given), pictures(*Pictures::open(options)) {}
    ~SimulateBench() {
        camera.close_all();
        turn();
    }

    void turn() {
        while (loop.poll()) {
        }
    }
    void pass(Duration d) {
        clock.advance(d);
        turn();
    }

    class Client {
      public:
        Client(SimulateBench& bench, int fd)
            : bench_(bench), end_(std::make_unique<io::Stream>(bench.loop, fd)) {}

        void send(std::string_view bytes) {
            const Bytes piece = as_bytes(bytes);
            EXPECT_EQ(end_->try_send(std::span(&piece, 1)).bytes, bytes.size());
            bench_.turn();
        }
        // Whatever is there; `closed()` says afterwards whether that was the end.
        std::string read() {
            std::string all;
            std::array<std::uint8_t, 65536> bytes;
            for (;;) {
                bench_.turn();
                const io::Transfer t = end_->try_recv(bytes);
                if (t.status != io::Transfer::Status::kMoved) {
                    closed_ = t.status != io::Transfer::Status::kWouldBlock;
                    return all;
                }
                all += as_text(Bytes(bytes).first(t.bytes));
            }
        }
        std::string ask(std::string_view request) {
            send(request);
            return read();
        }
        std::string get(std::string_view target) {
            return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: camera\r\n\r\n");
        }
        bool closed() const { return closed_; }
        void end_sending() {
            end_->end_sending();
            bench_.turn();
        }
        void leave() {
            end_->close();
            bench_.turn();
        }

      private:
        SimulateBench& bench_;
        std::unique_ptr<io::Stream> end_;
        bool closed_ = false;
    };

    template <class Protocol, class... More>
    Client connect(More... more) {
        std::array<int, 2> fds{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
        auto end = std::make_unique<io::Stream>(loop, fds[1]);
        std::make_shared<Protocol>(camera, std::move(end), more...)->start();
        turn();
        return Client(*this, fds[0]);
    }
    Client http(Port port = Port::kStream) { return connect<HttpConnection>(port); }
    Client tcpcam(Blob still = to_blob("Hello World")) { return connect<TcpcamConnection>(std::move(still)); }

    // The present picture as the camera shows it to everybody.
    std::string picture() { return std::string(as_text(Bytes(*camera.newest().picture))); }

    const Options options;
    FakeClock clock;
    io::Loop loop{clock};
    Pictures pictures;
    Camera camera{loop, options, pictures, 0};
};

inline std::string hex(std::size_t number) {
    std::array<char, http::kMaxChunkHead> memory;
    std::string_view text = http::format_chunk_head(number, memory);
    text.remove_suffix(2);
    return std::string(text);
}

}  // namespace vedette::simulate
