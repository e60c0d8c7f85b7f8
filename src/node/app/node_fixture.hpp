// A board in memory for the tests of the node: sockets, a camera and a clock that stands still until the node
// waits. The same tests run on chips. Test code; caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "node/app/motion_service.hpp"
#include "node/app/node.hpp"
#include "node/port/testing/fake_tls.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {

// Moves only when the network waits.
struct FakeClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return UtcTime{(now - MonoTime{}) + ahead}; }
    void set_utc(UtcTime time) override { ahead = time.since - (now - MonoTime{}); }
    MonoTime now{100s};
    Duration ahead{1'700'000'000s};  // of utc()
};

// Keeps the lines.
struct FakeLog final : port::Log {
    void write(port::Level, std::string_view room, std::string_view sentence) override {
        text.append(room).append(": ").append(sentence).append("\n");
    }
    std::string text;
};

// Sockets in memory. A client's side is a Peer.
class FakeNetwork final : public port::Network {
  public:
    // One connection, seen by its client.
    struct Peer {
        std::uint16_t port = 0;
        IpAddress address;
        std::string to_board;
        std::string from_board;       // all that it has received
        std::size_t room = SIZE_MAX;  // bytes that it still takes
        bool forgets = false;         // what it receives
        bool ended = false;           // by the client
        bool is_open = true;          // on the board
        bool was_reset = false;       // by the board
        bool board_ended = false;     // its direction
        bool accepted = false;
        bool lost = false;  // refused, or reset by the client
    };

    // A datagram, with the address and port of its other side.
    struct Letter {
        IpAddress address;
        std::uint16_t port = 0;
        std::string bytes;
    };

    explicit FakeNetwork(FakeClock& clock) : clock_(clock) {}

    Peer& connect(std::uint16_t port, const IpAddress& from) {  // from there to the board
        peers_.push_back(std::make_unique<Peer>(Peer{.port = port, .address = from}));
        return *peers_.back();
    }

    std::expected<port::Socket, port::NetError> listen(const IpAddress&, std::uint16_t port) override {
        for (const std::uint16_t taken : listeners_) {
            if (taken == port) return std::unexpected(port::NetError::kInUse);
        }
        listeners_.push_back(port);
        return port::Socket{static_cast<std::int32_t>(listeners_.size() - 1)};
    }
    std::uint16_t port_of(port::Socket socket) override {
        return is_udp(socket) ? udp_of(socket).port : listeners_[index_of(socket)];
    }
    std::expected<port::Accepted, port::NetError> accept(port::Socket listener) override {
        for (std::size_t i = 0; i < peers_.size(); ++i) {
            if (peers_[i]->accepted || peers_[i]->port != port_of(listener)) continue;
            peers_[i]->accepted = true;
            return port::Accepted{port::Socket{kFirstPeer + static_cast<std::int32_t>(i)},
                                  peers_[i]->address};
        }
        return std::unexpected(port::NetError::kNotYet);
    }
    // The other end of a connection that the board began: the test accepts it, or resets it.
    std::expected<port::Socket, port::NetError> connect(const IpAddress& address,
                                                        std::uint16_t port) override {
        Peer& peer = connect(port, address);
        peer.accepted = true;
        called.push_back(&peer);
        return port::Socket{kFirstPeer + static_cast<std::int32_t>(peers_.size() - 1)};
    }
    std::vector<Peer*> called;  // by the board, in that order
    std::expected<std::size_t, port::NetError> receive(port::Socket socket, MutableBytes into) override {
        const auto seen = peek(socket, into);
        if (seen) peer_of(socket).to_board.erase(0, *seen);
        return seen;
    }
    std::expected<std::size_t, port::NetError> peek(port::Socket socket, MutableBytes into) override {
        const Peer& peer = peer_of(socket);
        if (peer.lost) return std::unexpected(port::NetError::kClosed);
        if (peer.to_board.empty() && !peer.ended) return std::unexpected(port::NetError::kNotYet);
        const std::size_t size = std::min(into.size(), peer.to_board.size());
        std::copy_n(peer.to_board.begin(), size, into.begin());
        return size;
    }
    std::expected<std::size_t, port::NetError> send(port::Socket socket,
                                                    std::span<const Bytes> pieces) override {
        Peer& peer = peer_of(socket);
        if (peer.lost) return std::unexpected(port::NetError::kClosed);
        if (peer.room == 0) return std::unexpected(port::NetError::kNotYet);
        std::size_t sent = 0;
        for (const Bytes piece : pieces) {
            const std::size_t size = std::min(piece.size(), peer.room);
            if (!peer.forgets) peer.from_board.append(as_text(piece.first(size)));
            peer.room -= size;
            sent += size;
        }
        return sent;
    }
    void end_sending(port::Socket socket) override { peer_of(socket).board_ended = true; }
    void close(port::Socket socket) override {
        if (is_udp(socket)) {
            udp_of(socket).is_open = false;
            return;
        }
        if (static_cast<std::int32_t>(socket) < kFirstPeer) {
            listeners_[index_of(socket)] = 0;
            return;
        }
        peer_of(socket).is_open = false;
        peer_of(socket).board_ended = true;
    }
    void reset(port::Socket socket) override {
        peer_of(socket).was_reset = true;
        close(socket);
    }
    void set_keep_alive(port::Socket, const port::KeepAlive& times) override {
        ++keep_alives;
        keep_alive = times;
    }
    // A UDP socket of the board, seen by the others.
    struct Udp {
        IpAddress address;
        std::uint16_t port = 0;
        bool is_open = true;
        std::vector<Letter> to_board;
        std::vector<Letter> from_board;
    };
    Udp* udp(std::uint16_t port) {
        for (const auto& one : udp_) {
            if (one->port == port && one->is_open) return one.get();
        }
        return nullptr;
    }

    std::expected<port::Socket, port::NetError> open_udp(const IpAddress& address,
                                                         std::uint16_t port) override {
        udp_.push_back(
            std::make_unique<Udp>(Udp{.address = address, .port = port == 0 ? next_port_++ : port}));
        return port::Socket{kFirstUdp + static_cast<std::int32_t>(udp_.size() - 1)};
    }
    std::expected<port::Socket, port::NetError> open_multicast(const IpAddress&, std::uint16_t port,
                                                               const IpAddress& own) override {
        return open_udp(own, port);
    }
    std::expected<port::Datagram, port::NetError> receive_from(port::Socket socket,
                                                               MutableBytes into) override {
        std::vector<Letter>& waiting = udp_of(socket).to_board;
        if (waiting.empty()) return std::unexpected(port::NetError::kNotYet);
        const Letter letter = waiting.front();
        waiting.erase(waiting.begin());
        const std::size_t size = std::min(into.size(), letter.bytes.size());
        std::copy_n(letter.bytes.begin(), size, into.begin());
        return port::Datagram{size, letter.address, letter.port};
    }
    std::expected<void, port::NetError> send_to(port::Socket socket, const IpAddress& to, std::uint16_t port,
                                                Bytes datagram) override {
        udp_of(socket).from_board.push_back({to, port, std::string(as_text(datagram))});
        return {};
    }
    void wait(std::span<port::Watch> watches, Duration timeout) override {
        bool ready = std::exchange(woken_, false);
        for (port::Watch& watch : watches) {
            watch.has_input = watch.input && has_input(watch.socket);
            watch.has_output = watch.output && watch.socket != port::Socket::kNone &&
                               (peer_of(watch.socket).room > 0 || peer_of(watch.socket).lost);
            ready = ready || watch.has_input || watch.has_output;
        }
        if (!ready) clock_.now = clock_.now + timeout;
    }
    void wake() override { woken_ = true; }

    int keep_alives = 0;
    port::KeepAlive keep_alive{.idle_s = 0};  // of the last call

  private:
    static constexpr std::int32_t kFirstPeer = 100;
    static constexpr std::int32_t kFirstUdp = 10'000;
    static std::size_t index_of(port::Socket socket) { return static_cast<std::size_t>(socket); }
    static bool is_udp(port::Socket socket) { return static_cast<std::int32_t>(socket) >= kFirstUdp; }
    Udp& udp_of(port::Socket socket) { return *udp_[index_of(socket) - kFirstUdp]; }
    Peer& peer_of(port::Socket socket) { return *peers_[index_of(socket) - kFirstPeer]; }
    bool has_input(port::Socket socket) {
        if (socket == port::Socket::kNone) return false;
        if (is_udp(socket)) return !udp_of(socket).to_board.empty();
        if (static_cast<std::int32_t>(socket) >= kFirstPeer)
            return !peer_of(socket).to_board.empty() || peer_of(socket).ended || peer_of(socket).lost;
        return std::ranges::any_of(peers_, [&](const std::unique_ptr<Peer>& peer) {
            return !peer->accepted && peer->port == port_of(socket);
        });
    }

    FakeClock& clock_;
    std::vector<std::uint16_t> listeners_;
    std::vector<std::unique_ptr<Peer>> peers_;
    std::vector<std::unique_ptr<Udp>> udp_;
    std::uint16_t next_port_ = 50'000;
    bool woken_ = false;
};

// A picture every 40 ms: its number between the markers of a JPEG.
class FakeCamera final : public port::Camera {
  public:
    explicit FakeCamera(FakeClock& clock) : clock_(clock) {}

    static std::string picture(int number) {
        return "\xff\xd8 picture " + std::to_string(number) + " \xff\xd9";
    }

    std::expected<void, port::CameraError> start() override {
        if (absent) return std::unexpected(port::CameraError::kAbsent);
        if (!running) due_ = clock_.now + kPeriod;
        running = true;
        return {};
    }
    void stop() override { running = false; }
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override {
        if (!running || silent || clock_.now < due_) return std::unexpected(port::CameraError::kNotYet);
        due_ = clock_.now + kPeriod;
        ++taken;
        const std::string text = !jpeg ? "Hello World" : view.empty() ? picture(taken) : view;
        std::ranges::copy(text, into.begin());
        return port::Taken{text.size(), clock_.now};
    }
    MonoTime due() const override { return running && !silent ? due_ : MonoTime::max(); }
    bool is_jpeg() const override { return jpeg; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override {
        const port::SettingRow& row = port::row_of(setting);
        if (value < row.min || value > row.max || setting == refused)
            return std::unexpected(port::CameraError::kOutOfRange);
        values[static_cast<std::size_t>(setting)] = value;
        return {};
    }
    int get(port::Setting setting) const override { return values[static_cast<std::size_t>(setting)]; }

    static constexpr Duration kPeriod = 40ms;
    std::array<int, port::kSettings> values{};
    std::string view;  // the bytes of each picture; empty: their numbers
    int taken = 0;
    bool running = false;
    bool absent = false;
    bool silent = false;
    bool jpeg = true;
    std::optional<port::Setting> refused;  // the sensor takes no value of it

  private:
    FakeClock& clock_;
    MonoTime due_;
};

// Keeps the pulses.
struct FakeServos final : port::ServoPwm {
    bool set_pulse(port::Axis axis, int pulse_us) override {
        pulses[static_cast<std::size_t>(axis)] = pulse_us;
        return true;
    }
    std::array<int, 2> pulses{};  // microseconds of traverse and elevation; 0: none yet
};

// Keeps the level.
struct FakeLamp final : port::Lamp {
    void set(std::uint8_t value) override { level = value; }
    int level = 0;
};

// A node on such a board.
struct Board {
    static constexpr IpAddress kFriend =
        IpAddress::v4(192, 168, 1, 7);  // may use all the originals' protocols
    static constexpr IpAddress kStranger = IpAddress::v4(203, 0, 113, 9);  // may nothing

    static constexpr std::string_view kSettings =
        "user.name=owner\ntcpcam.pin=1235\ntcpcam.keepalive_idle=6\ntcpcam.keepalive_interval=7\n"
        "tcpcam.keepalive_count=8\nserver.allow=mjpeg 192.168.1.0/24\tcontrol_servo 192.168.1.0/24\t"
        "capture 192.168.1.0/24\ttcpcam 192.168.1.0/24\tcamera_start 192.168.1.0/24\n";
    static constexpr Profile kSmall{.connections = 16, .pictures = 6, .picture_bytes = 64};

    // An empty password: nobody can log in.
    explicit Board(const Profile& profile = kSmall, std::string_view password = "long:password",
                   bool with_card = false)
        : has_card(with_card) {
        worker.network = &network;
        see.network = &network;
        node = std::make_unique<Node>(
            parts(), profile,
            Options{.settings = kSettings, .password = password, .about = {.board = "AI_THINKER"}});
        listens = node->listen().has_value();
    }
    // With what storage has kept, and nothing of what the first start was told.
    void restart() {
        node.reset();
        node = std::make_unique<Node>(parts(), kSmall, Options{});
        listens = node->listen().has_value();
    }
    Parts parts() {
        return {network,
                camera,
                servos,
                lamp,
                log,
                clock,
                crypto,
                worker,
                storage,
                system,
                &see,
                make_motion,
                has_card ? &files : nullptr,
                &tls};
    }
    void forget_owner() {
        node.reset();
        storage = {};
        node = std::make_unique<Node>(parts(), kSmall, Options{});
        listens = node->listen().has_value();
    }
    FakeNetwork::Peer& connect(std::uint16_t port, const IpAddress& from = kFriend) {
        return network.connect(port, from);
    }
    // Turns until so much time of the clock has passed, and for what is there to do at its end.
    void run(Duration duration = 1ms) {
        const MonoTime end = clock.now + duration;
        std::int64_t turns = 0;
        const std::int64_t limit = 1000 + 20 * (duration / FakeCamera::kPeriod);
        for (int last = 0; last < 20 && turns < limit; ++turns) {
            node->turn(std::max(end - clock.now, Duration::zero()));
            if (clock.now >= end) ++last;
        }
        EXPECT_LT(turns, limit);  // it waits while there is nothing to do
    }
    // The answer to one request on a connection of its own.
    std::string get(std::string_view target, std::string_view fields = {}, std::uint16_t port = 80,
                    const IpAddress& from = kFriend) {
        FakeNetwork::Peer& peer = connect(port, from);
        peer.to_board.append("GET ")
            .append(target)
            .append(" HTTP/1.1\r\nHost: board\r\n")
            .append(fields)
            .append("\r\n");
        run(100ms);
        peer.ended = true;
        return peer.from_board;
    }

    FakeClock clock;
    FakeLog log;
    FakeNetwork network{clock};
    FakeCamera camera{clock};
    FakeServos servos;
    FakeLamp lamp;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    port::FakeWorker see;
    port::FakeFiles files;
    bool has_card = false;  // before a start
    port::FakeStorage storage;
    port::FakeSystem system;
    port::FakeTls tls;
    bool listens = false;
    std::unique_ptr<Node> node;
};

}  // namespace vedette::node
