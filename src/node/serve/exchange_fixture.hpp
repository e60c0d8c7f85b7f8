// One connection to a board that has the test's own addresses, without a node around it. Test code; caller's
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "node/app/node_fixture.hpp"
#include "node/serve/exchange.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::node {

// One connection at a time, without a node around it.
class ExchangeClient {
  public:
    static constexpr std::size_t kHeads = 2;

    // `routes` are all addresses of the board.
    explicit ExchangeClient(std::span<const Route> routes,
                            const IpAddress& from = IpAddress::v4(192, 168, 1, 7))
        : peer_(connect(from)), tables_{routes} {
        worker_.network = &network_;
        std::array<char, PasswordRecord::kMaxText> memory;
        login_.set_owner("owner", PasswordRecord::make(crypto_, "long:password").format(memory));
        settings_.override_values("server.allow=mjpeg 192.168.1.0/24\n");
    }

    // The slow task works while it is let.
    bool works = true;
    port::FakeCrypto& crypto() { return crypto_; }
    Sessions& sessions() { return sessions_; }

    FakeNetwork::Peer& peer() { return peer_; }
    std::string& answer() { return peer_.from_board; }
    void send(std::string_view bytes) {
        peer_.to_board += bytes;
        run();
    }
    // Sends a request with this body.
    const std::string& post(std::string_view path, std::string_view type, std::string_view body) {
        peer_.from_board.clear();
        send("POST " + std::string(path) + " HTTP/1.1\r\nHost: b\r\nContent-Type: " + std::string(type) +
             "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
        return peer_.from_board;
    }
    const std::string& get(std::string_view method, std::string_view target,
                           std::string_view version = "1.1") {
        peer_.from_board.clear();
        send(std::string(method) + " " + std::string(target) + " HTTP/" + std::string(version) +
             "\r\nHost: b\r\n\r\n");
        return peer_.from_board;
    }
    // Turns while something is ready, and moves the clock by `duration` once nothing is.
    int run(Duration duration = 1ms) {
        const MonoTime end = clock_.now + duration;
        int turns = 0;
        while (!session_.is_closed() && clock_.now < end && turns < 1000) {
            std::array<port::Watch, 1> watches{session_.watch()};
            const MonoTime due = std::min(session_.deadline(), end);
            network_.wait(watches, due <= clock_.now ? Duration::zero() : due - clock_.now);
            while (port::Job* const job = works ? worker_.take_finished() : nullptr)
                EXPECT_TRUE(login_.take_finished(*job, clock_.now) || settings_.take_finished(*job));
            session_.step(watches[0], clock_.now);
            ++turns;
        }
        return turns;
    }
    bool is_closed() const { return session_.is_closed(); }
    bool has_free_memory() {
        std::array<http::HeadPool::Block, kHeads> blocks;
        for (auto& block : blocks) block = heads_.take();
        return std::ranges::all_of(blocks, [](const auto& block) { return static_cast<bool>(block); });
    }

  private:
    FakeNetwork::Peer& connect(const IpAddress& from) {
        listener_ = network_.listen({}, 80).value();
        return network_.connect(80, from);
    }

    FakeClock clock_;
    FakeLog log_;
    FakeNetwork network_{clock_};
    FakeCamera camera_{clock_};
    FakeServos servos_;
    FakeLamp lamp_;
    port::Socket listener_{};
    FakeNetwork::Peer& peer_;
    port::FakeCrypto crypto_;
    port::FakeWorker worker_;
    port::FakeStorage storage_;
    port::FakeSystem system_;
    Store settings_{storage_, crypto_, worker_};
    Login login_{crypto_, worker_};
    Sessions sessions_{crypto_};
    Access access_{settings_.values(), login_, sessions_};
    std::array<char, kHeads * (1024 + kMaxBody)> memory_{};
    http::HeadPool heads_{memory_, 1024 + kMaxBody};
    const http::ServerLimits limits_{.body_memory = kMaxBody, .request = {.max_body = kMaxBody}};
    std::array<std::uint8_t, 128> pictures_{};
    PicturePool pool_{pictures_, 64};
    Feed feed_{camera_, pool_, log_};
    std::array<std::uint8_t, 2048> input_{};
    const std::array<std::span<const Route>, 1> tables_;
    Services services_{{network_, camera_, servos_, lamp_, log_, clock_, crypto_, worker_, storage_, system_},
                       feed_,
                       access_,
                       login_,
                       settings_,
                       heads_,
                       limits_,
                       input_,
                       4,
                       1,
                       {},
                       clock_.now,
                       tables_,
                       {}};
    HttpSession session_{services_, network_.accept(listener_).value(), Port::kFirst, clock_.now};
};

inline std::string body_of(const std::string& answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    return end == answer.npos ? "" : answer.substr(end + 4);
}

}  // namespace vedette::node
