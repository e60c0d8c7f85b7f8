// What the node's own composition costs on a chip: the whole application over a port in memory, which serves
// four viewers and answers a request of each kind. Prints sizes in bytes and, on the Cortex-M3, the
// instructions of each request's longest turn, counted by its timer under QEMU with `-icount shift=0`. Lines
// of "name value"; tests/embedded/budget compares them with the limits. Ends with 1 when an answer is wrong.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "node/app/node.hpp"
#include "node/port/testing/fakes.hpp"
#include "node_requests.hpp"

namespace {

std::size_t allocated = 0;  // bytes

}  // namespace

void* operator new(std::size_t size) {
    void* const memory = std::malloc(size);
    if (memory == nullptr) std::abort();
    allocated += size;
    return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace vedette::node {
namespace {

#ifdef __arm__
// SysTick of ARMv7-M: control, reload and current value. It counts down.
volatile std::uint32_t& timer(std::uintptr_t at) {
    return *reinterpret_cast<volatile std::uint32_t*>(0xE000E010u + at);
}
constexpr std::uint32_t kTimerTop = 0xFFFFFF;
std::uint32_t ticks() { return timer(8); }
std::uint32_t ticks_since(std::uint32_t then) { return (then - ticks()) & kTimerTop; }

std::uint32_t instructions_a_tick() {
    constexpr std::uint32_t kCalibration = 2'000'000;
    timer(4) = kTimerTop;
    timer(8) = 0;
    timer(0) = 5;  // enabled, processor clock, no interrupt
    const std::uint32_t then = ticks();
    std::uint32_t rounds = kCalibration / 2;
    __asm__ volatile("1: subs %0, #1\n bne 1b\n" : "+r"(rounds) : : "cc");
    const std::uint32_t spent = ticks_since(then);
    return spent == 0 ? 0 : (kCalibration + spent / 2) / spent;
}
#else
std::uint32_t ticks() { return 0; }
std::uint32_t ticks_since(std::uint32_t) { return 0; }
std::uint32_t instructions_a_tick() { return 1; }
#endif

// How much stack a call takes: paints what is below its caller's frame, and looks afterwards how much has
// another colour. Both functions have the same frame.
class StackGauge {
  public:
    [[gnu::noinline]] static void paint() {
        std::array<std::uint32_t, kWords> area;
        volatile std::uint32_t* const words = area.data();
        for (std::size_t i = 0; i < kWords; ++i) words[i] = kPaint;
    }
    // Of the calls since paint() from the same frame; bytes.
    [[gnu::noinline]] static std::uint32_t used() {
        std::array<std::uint32_t, kWords> area;
        __asm__ volatile("" : "=m"(area));  // as they are
        const volatile std::uint32_t* const words = area.data();
        std::size_t free = 0;
        while (free < kWords && words[free] == kPaint) ++free;
        return static_cast<std::uint32_t>((kWords - free) * sizeof(std::uint32_t));
    }

  private:
    static constexpr std::size_t kWords = 2048;
    static constexpr std::uint32_t kPaint = 0xa5a5a5a5;
};

struct BoardClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {now.since}; }
    void set_utc(UtcTime) override {}
    MonoTime now{100s};
};

struct NoLog final : port::Log {
    void write(port::Level, std::string_view, std::string_view) override {}
};

struct NoOutputs final : port::ServoPwm, port::Lamp {
    bool set_pulse(port::Axis, int) override { return true; }
    void set(std::uint8_t) override {}
};

// The slow task, which has one job at a time here, and does it when the network task looks for it.
class Worker final : public port::Worker {
  public:
    bool submit(port::Job& job) override {
        if (job_ != nullptr) return false;
        job_ = &job;
        return true;
    }
    port::Job* take_finished() override {
        port::Job* const job = std::exchange(job_, nullptr);
        if (job == nullptr) return nullptr;
        StackGauge::paint();
        job->run();
        stack_ = std::max(stack_, StackGauge::used());
        ++jobs_;
        return job;
    }
    bool has_job() const { return job_ != nullptr; }
    unsigned jobs() const { return jobs_; }  // that have run
    std::uint32_t stack() const { return stack_; }

  private:
    port::Job* job_ = nullptr;
    unsigned jobs_ = 0;
    std::uint32_t stack_ = 0;  // the most bytes of a job
};

struct NoStorage final : port::Storage {
    std::expected<std::size_t, port::StorageError> read(unsigned, MutableBytes) override {
        return std::unexpected(port::StorageError::kAbsent);
    }
    std::expected<void, port::StorageError> write(unsigned, Bytes) override {
        return std::unexpected(port::StorageError::kAbsent);
    }
};

// 20 KB every 40 ms, as of a sensor at VGA, copied word by word.
class Camera final : public port::Camera {
  public:
    static constexpr std::size_t kWords = 5120;

    explicit Camera(BoardClock& clock) : clock_(clock) {}
    std::expected<void, port::CameraError> start() override {
        if (!runs_) due_ = clock_.now + 40ms;
        runs_ = true;
        return {};
    }
    void stop() override { runs_ = false; }
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override {
        if (!runs_ || clock_.now < due_) return std::unexpected(port::CameraError::kNotYet);
        due_ = clock_.now + 40ms;
        auto* const words = static_cast<volatile std::uint32_t*>(static_cast<void*>(into.data()));
        for (std::size_t i = 0; i < kWords; ++i) words[i] = 0xd8ffd9ff;
        return port::Taken{4 * kWords, clock_.now};
    }
    MonoTime due() const override { return runs_ ? due_ : MonoTime::max(); }
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting setting, int value) override {
        values_[static_cast<std::size_t>(setting)] = value;
        return {};
    }
    int get(port::Setting setting) const override { return values_[static_cast<std::size_t>(setting)]; }

  private:
    BoardClock& clock_;
    std::array<int, port::kSettings> values_{};
    MonoTime due_;
    bool runs_ = false;
};

// One connection, seen by its client.
struct Peer {
    std::uint16_t port = 0;       // 0: none, or closed; its answer stays
    std::string_view to_board{};  // what it has not read yet
    std::array<char, 13> answer{};
    std::size_t received = 0;  // bytes
    bool accepted = false;
    bool ended = false;  // by the client
};

// Sockets in memory: 0 to 2 listen, the others are peers.
class Network final : public port::Network {
  public:
    Network(BoardClock& clock, const Worker& worker) : clock_(clock), worker_(worker) {}

    Peer& connect(std::uint16_t port, std::string_view request) {
        const auto free = std::ranges::find(peers_, 0, &Peer::port);
        *free = {.port = port, .to_board = request};
        return *free;
    }
    std::expected<port::Socket, port::NetError> listen(const IpAddress&, std::uint16_t port) override {
        ports_[listeners_] = port;
        return port::Socket{static_cast<std::int32_t>(listeners_++)};
    }
    std::uint16_t port_of(port::Socket socket) override { return ports_[static_cast<std::size_t>(socket)]; }
    std::expected<port::Accepted, port::NetError> accept(port::Socket socket) override {
        Peer* const peer = waiting(port_of(socket));
        if (peer == nullptr) return std::unexpected(port::NetError::kNotYet);
        peer->accepted = true;
        return port::Accepted{port::Socket{static_cast<std::int32_t>(3 + (peer - peers_.data()))},
                              IpAddress::v4(192, 168, 1, 7)};
    }
    std::expected<port::Socket, port::NetError> connect(const IpAddress&, std::uint16_t) override {
        return std::unexpected(port::NetError::kNoSocket);
    }
    std::expected<std::size_t, port::NetError> receive(port::Socket socket, MutableBytes into) override {
        const auto seen = peek(socket, into);
        if (seen) peer_of(socket).to_board.remove_prefix(*seen);
        return seen;
    }
    std::expected<std::size_t, port::NetError> peek(port::Socket socket, MutableBytes into) override {
        const Peer& peer = peer_of(socket);
        if (peer.to_board.empty() && !peer.ended) return std::unexpected(port::NetError::kNotYet);
        const std::size_t size = std::min(into.size(), peer.to_board.size());
        std::copy_n(peer.to_board.begin(), size, into.begin());
        return size;
    }
    std::expected<std::size_t, port::NetError> send(port::Socket socket,
                                                    std::span<const Bytes> pieces) override {
        Peer& peer = peer_of(socket);
        std::size_t sent = 0;
        for (const Bytes piece : pieces) {
            for (std::size_t i = 0; i < piece.size() && peer.received + i < peer.answer.size(); ++i)
                peer.answer[peer.received + i] = static_cast<char>(piece[i]);
            peer.received += piece.size();
            sent += piece.size();
        }
        return sent;
    }
    void end_sending(port::Socket) override {}
    void close(port::Socket socket) override {
        if (static_cast<std::size_t>(socket) >= 3) peer_of(socket).port = 0;
    }
    void reset(port::Socket socket) override { close(socket); }
    void set_keep_alive(port::Socket, const port::KeepAlive&) override {}
    void wait(std::span<port::Watch> watches, Duration timeout) override {
        bool ready = worker_.has_job();
        for (port::Watch& watch : watches) {
            const auto at = static_cast<std::int32_t>(watch.socket);
            watch.has_output = watch.output;
            watch.has_input = false;
            if (at >= 0 && at < 3) watch.has_input = watch.input && waiting(port_of(watch.socket)) != nullptr;
            if (at >= 3 && watch.input)
                watch.has_input = !peer_of(watch.socket).to_board.empty() || peer_of(watch.socket).ended;
            ready = ready || watch.has_input || watch.has_output;
        }
        if (!ready) clock_.now = clock_.now + timeout;
    }
    void wake() override {}
    // The networking is not measured here: it does not run.
    std::expected<port::Socket, port::NetError> open_udp(const IpAddress&, std::uint16_t) override {
        return std::unexpected(port::NetError::kNoSocket);
    }
    std::expected<port::Socket, port::NetError> open_multicast(const IpAddress&, std::uint16_t,
                                                               const IpAddress&) override {
        return std::unexpected(port::NetError::kNoSocket);
    }
    std::expected<port::Datagram, port::NetError> receive_from(port::Socket, MutableBytes) override {
        return std::unexpected(port::NetError::kClosed);
    }
    std::expected<void, port::NetError> send_to(port::Socket, const IpAddress&, std::uint16_t,
                                                Bytes) override {
        return std::unexpected(port::NetError::kClosed);
    }

  private:
    Peer* waiting(std::uint16_t port) {
        const auto found =
            std::ranges::find_if(peers_, [&](const Peer& one) { return one.port == port && !one.accepted; });
        return found == peers_.end() ? nullptr : &*found;
    }
    Peer& peer_of(port::Socket socket) { return peers_[static_cast<std::size_t>(socket) - 3]; }

    BoardClock& clock_;
    const Worker& worker_;
    std::array<Peer, 8> peers_{};
    std::array<std::uint16_t, 3> ports_{};
    std::size_t listeners_ = 0;
};

class Meter {
  public:
    Meter(const Worker& slow, const Worker& see) : slow_(slow), see_(see) {}
    // Turns until `peer` has an answer and 200 ms have passed. Returns the longest turn.
    std::uint32_t run(Node& node, BoardClock& clock) {
        std::uint32_t longest = 0;
        const MonoTime end = clock.now + 200ms;
        for (int turns = 0; clock.now < end && turns < 1000; ++turns) {
            const unsigned jobs = slow_.jobs() + see_.jobs();
            StackGauge::paint();
            const std::uint32_t then = ticks();
            node.turn(end - clock.now);
            longest = std::max(longest, ticks_since(then));
            // A job has a stack of its own.
            if (jobs == slow_.jobs() + see_.jobs()) stack_ = std::max(stack_, StackGauge::used());
        }
        return longest * a_tick_;
    }
    // The most bytes of a turn without a job.
    std::uint32_t stack() const { return stack_; }

  private:
    const Worker& slow_;
    const Worker& see_;
    std::uint32_t stack_ = 0;
    const std::uint32_t a_tick_ = instructions_a_tick();
};

// With motion detection if there is `make_motion`. Returns how many answers were wrong.
int measure(const Profile& profile, MakeMotion* make_motion) {
    // On the heap, since nothing of them ends before the machine does.
    BoardClock& clock = *new BoardClock;
    NoLog& log = *new NoLog;
    NoOutputs& outputs = *new NoOutputs;
    Camera& camera = *new Camera(clock);
    Worker& worker = *new Worker;
    Worker& see = *new Worker;
    Network& network = *new Network(clock, worker);
    port::FakeCrypto& crypto = *new port::FakeCrypto;
    NoStorage& storage = *new NoStorage;
    port::FakeSystem& system = *new port::FakeSystem;
    port::FakeInputs& inputs = *new port::FakeInputs;
    port::FakePower& power = *new port::FakePower;
    port::FakeSlots& slots = *new port::FakeSlots;
    port::PinClaims& claims = *new port::PinClaims(*port::find_board("AI_THINKER"), true);
    inputs.reading = 185 * 8;
    const std::size_t before = allocated;
    Node& node = *new Node(
        {network, camera, outputs, outputs, log, clock, crypto, worker, storage, system, &see, make_motion},
        profile,
        {.settings =
             "user.name=owner\ntcpcam.pin=1235\nserver.allow=tcpcam 192.168.1.0/24\nmotion.activated=true\n"
             "update.key=" TWENTY_DIGITS TWENTY_DIGITS TWENTY_DIGITS TWENTY_DIGITS TWENTY_DIGITS TWENTY_DIGITS
             "01234567\n",
         .password = "long:password"});
    node.start_battery({inputs, power, log, claims}, {});
    node.start_update(slots);
    const std::size_t pictures = profile.pictures * profile.picture_bytes;
    std::printf("memory %u\n", static_cast<unsigned>(allocated - before - pictures));
    std::printf("node %u\n", static_cast<unsigned>(sizeof(Node)));
    std::printf("viewer %u\n", static_cast<unsigned>(sizeof(HttpSession)));
    std::printf("request %u\n", static_cast<unsigned>(Node::kRequestBytes));
    if (!node.listen()) return 1;
    const std::size_t made = allocated;
    Meter meter(worker, see);
    std::array<Peer*, 4> viewers{};
    for (Peer*& viewer : viewers) viewer = &network.connect(80, GET_BY_OWNER("/mjpeg"));
    int status = 0;
    std::printf("turn viewers %u\n", static_cast<unsigned>(meter.run(node, clock)));
    const std::size_t kinds = make_motion != nullptr ? std::size(kKinds) : std::size(kKinds) - kMotionKinds;
    for (const Kind& kind : std::span(kKinds).first(kinds)) {
        Peer& peer = network.connect(kind.port, kind.request);
        const std::uint32_t longest = meter.run(node, clock);
        const std::string_view answer(peer.answer.data(), kind.answer.size());
        std::printf("turn %.*s %u\n", static_cast<int>(kind.name.size()), kind.name.data(),
                    static_cast<unsigned>(longest));
        if (answer != kind.answer || peer.received == 0) {
            std::printf("wrong answer to %.*s\n", static_cast<int>(kind.name.size()), kind.name.data());
            status = 1;
        }
        peer.ended = true;
        meter.run(node, clock);
    }
    for (const Peer* viewer : viewers) {
        if (viewer->received < 20 * 4 * Camera::kWords) status = 1;
    }
    std::printf("stack_network %u\n", static_cast<unsigned>(meter.stack()));
    std::printf("stack_slow %u\n", static_cast<unsigned>(worker.stack()));
    std::printf("stack_see %u\n", static_cast<unsigned>(see.stack()));
    std::printf("allocated_later %u\n", static_cast<unsigned>(allocated - made));
    std::printf("%s\n", status == 0 ? "all answers are right" : "an answer is wrong");
    return status;
}

}  // namespace
}  // namespace vedette::node
