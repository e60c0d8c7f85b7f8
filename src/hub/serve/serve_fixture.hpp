// For this room's tests: a camera whose pictures the test publishes, and connections whose other end the test
// holds, on one loop with a fake clock.
#pragma once

#include <array>
#include <functional>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "hub/serve/http_session.hpp"
#include "hub/serve/hub_routes.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::serve {

struct ServeFixture {
    FakeClock clock;
    io::Loop loop{clock};
    bus::CameraPtr porch = std::make_shared<bus::Camera>("porch", "Porch", 4'000'000);
    bus::CameraPtr gate = std::make_shared<bus::Camera>("gate", "Gate", 4'000'000);
    bus::Cameras cameras{{porch, gate}};
    Broadcasters broadcasters{loop};
    io::Stop stop;
    Site site{.cameras = cameras, .started = clock.mono()};
    api::RouteTable routes = hub_routes(site);
    EntryRules rules = own_program();
    CurrentRules current_rules;  // of the newest connection
    bus::TrackInfoPtr track = porch->units.announce({.id = bus::kPictures});

    ~ServeFixture() {
        stop.request();
        broadcasters.evict_all();
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

    // A picture of about `size` bytes that differs by `seed`; returns its bytes.
    std::string publish(std::size_t size, unsigned seed = 0, bool placeholder = false) {
        std::string picture = publish_unseen(size, seed, placeholder);
        turn();
        return picture;
    }
    // The same, while the loop's thread is busy.
    std::string publish_unseen(std::size_t size, unsigned seed = 0, bool placeholder = false) {
        const auto jpeg = test::tiny_jpeg({.size = size, .seed = seed});
        auto buffer = porch->pool->take(jpeg.size());
        EXPECT_NE(buffer, nullptr);
        if (!buffer) return "";
        std::copy(jpeg.begin(), jpeg.end(), buffer->space().begin());
        buffer->set_size(jpeg.size());
        bus::Unit unit;
        unit.track = track;
        unit.captured = clock.utc();
        unit.captured_at = unit.arrived = clock.mono();
        unit.placeholder = placeholder;
        unit.payload = std::move(buffer);
        porch->units.publish(std::move(unit));
        return std::string(as_text(jpeg));
    }

    // The test's end of a connection whose other end is given to `serve`.
    class Client {
      public:
        using Serve = std::function<void(std::unique_ptr<io::Stream>)>;
        Client(ServeFixture& fixture, int send_buffer, const Serve& serve) : fixture_(fixture) {
            std::array<int, 2> fds{};
            EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
            if (send_buffer > 0)
                ::setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
            end_ = std::make_unique<io::Stream>(fixture.loop, fds[0]);
            serve(std::make_unique<io::Stream>(fixture.loop, fds[1]));
            fixture.turn();
        }
        void send(std::string_view bytes) {
            const Bytes piece = as_bytes(bytes);
            EXPECT_EQ(end_->try_send(std::span(&piece, 1)).bytes, bytes.size());
            fixture_.turn();
        }
        // Whatever has come and comes while reading; `closed()` afterwards says whether that was the end.
        std::string read() {
            std::string all;
            std::array<std::uint8_t, 65536> bytes;
            for (;;) {
                const io::Transfer t = end_->try_recv(bytes);
                if (t.status == io::Transfer::Status::kMoved) {
                    all += as_text(Bytes(bytes).first(t.bytes));
                    fixture_.turn();
                    continue;
                }
                closed_ = t.status != io::Transfer::Status::kWouldBlock;
                reset_ = t.status == io::Transfer::Status::kFailed;
                return all;
            }
        }
        // At most so many bytes of what has come.
        std::size_t read_some(std::size_t limit) {
            std::vector<std::uint8_t> bytes(limit);
            const std::size_t got = end_->try_recv(bytes).bytes;
            fixture_.turn();
            return got;
        }
        std::string ask(std::string_view request) {
            send(request);
            return read();
        }
        // The same for a request of any size, and an answer that the worker pool has a part in: until its
        // whole body is there.
        std::string ask_and_wait(std::string_view request) {
            std::string all;
            for (const MonoTime limit = system_clock().mono() + 10s; system_clock().mono() < limit;) {
                const Bytes rest = as_bytes(request);
                if (!request.empty()) request.remove_prefix(end_->try_send(std::span(&rest, 1)).bytes);
                fixture_.turn();
                all += read();
                if (closed_ || is_whole(all)) return all;
            }
            ADD_FAILURE() << "no whole answer within 10 s";
            return all;
        }
        bool closed() const { return closed_; }
        // The end was that of an error, not of the stream.
        bool was_reset() const { return reset_; }
        void end_sending() {
            end_->end_sending();
            fixture_.turn();
        }
        void leave() {
            end_->close();
            fixture_.turn();
        }

      private:
        static bool is_whole(std::string_view answer) {
            constexpr std::string_view kLength = "Content-Length: ";
            const std::size_t end = answer.find("\r\n\r\n");
            if (end != answer.npos && answer.starts_with("HTTP/1.1 204 ")) return true;
            const std::size_t at = answer.find(kLength);
            if (end == answer.npos || at > end) return false;
            return answer.size() - end - 4 >= std::stoul(std::string(answer.substr(at + kLength.size(), 20)));
        }

        ServeFixture& fixture_;
        std::unique_ptr<io::Stream> end_;
        bool closed_ = false;
        bool reset_ = false;
    };
    // To an HTTP session.
    Client connect(int send_buffer = 0) {
        return Client(*this, send_buffer, [this](std::unique_ptr<io::Stream> stream) {
            current_rules.replace({.routes = routes, .entry = rules});
            loop.spawn(run_http_session(std::move(stream), current_rules, broadcasters, stop));
        });
    }
};

inline std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost:8480\r\n" + std::string(more) +
           "\r\n";
}

}  // namespace vedette::serve
