// Walk: units of a camera with H.264 and AAC through a socket pair as envelopes, as a helper program or
// another hub takes them. Parameters, key units and restarts arrive, and credit holds the sender back.
//
//   1. hub/bus/unit_bus.cpp     passes the units to the sender's subscriptions
//   2. core/wire/credit.hpp     says whether the receiver takes another one
//   3. core/wire/envelope.cpp   encodes the envelope
//   4. linux/io/stream.cpp      sends and receives the bytes
//   5. core/wire/decoder.cpp    finds envelopes and payloads in them
#include <array>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "hub/bus/unit_bus.hpp"
#include "linux/io/stream.hpp"

namespace vedette {
namespace {

constexpr std::uint8_t kVideo = 0;
constexpr std::uint8_t kAudio = 1;

// Sends units of the bus while there is credit.
class Sender {
  public:
    Sender(bus::UnitBus& bus, io::Stream& stream)
        : video_(bus.subscribe(kVideo, bus::Policy::latest(), {})),
          audio_(bus.subscribe(kAudio, bus::Policy::queue(100, 100'000), {})),
          stream_(stream) {}

    void turn() {
        take_credit();
        for (auto* subscription : {video_.get(), audio_.get()}) {
            while (credit_.may_send()) {
                const auto delivery = subscription->next();
                if (!delivery) break;
                send(*delivery);
            }
        }
    }

  private:
    void take_credit() {
        for (;;) {
            const io::Transfer t = stream_.try_recv(decoder_.prepare());
            if (t.status != io::Transfer::Status::kMoved) return;
            if (decoder_.commit(t.bytes) == wire::Decoder::State::kAccept) decoder_.accept({});
            if (decoder_.state() != wire::Decoder::State::kMessage) continue;
            EXPECT_TRUE(decoder_.header().type == wire::Type::kCredit);
            credit_.grant(decoder_.header().number);
            decoder_.next();
        }
    }
    void send(const bus::Delivery& delivery) {
        const bus::Unit& unit = *delivery.unit;
        wire::Header h;
        h.track = unit.track->id;
        h.codec = unit.track->codec;
        h.generation = unit.track->generation;
        auto& known = known_[unit.track->id];
        if (known != h.generation) {
            known = h.generation;
            h.type = wire::Type::kTrack;
            write(h, unit.track->config);
        }
        h.type = wire::Type::kUnit;
        h.number = unit.number;
        h.flags = static_cast<std::uint16_t>((unit.key ? wire::kKey : 0) |
                                             (delivery.discontinuity ? wire::kDiscontinuity : 0));
        write(h, unit.bytes());
        credit_.on_sent();
    }
    void write(wire::Header h, Bytes payload) {
        h.payload_size = static_cast<std::uint32_t>(payload.size());
        const auto head = wire::encode(h);
        const std::array<Bytes, 2> pieces{head, payload};
        EXPECT_EQ(stream_.try_send(pieces).bytes, head.size() + payload.size());
    }

    std::unique_ptr<bus::Subscription> video_;
    std::unique_ptr<bus::Subscription> audio_;
    io::Stream& stream_;
    wire::Decoder decoder_{0};
    wire::CreditSender credit_;
    std::array<std::uint32_t, 2> known_{};
};

// Reads everything, with a line for each message: "video 3k! 40" is key unit 3 with a discontinuity and 40
// bytes.
class Receiver {
  public:
    explicit Receiver(io::Stream& stream) : stream_(stream) {}

    void grant(std::uint64_t total) {
        wire::Header h;
        h.type = wire::Type::kCredit;
        h.number = total;
        const auto head = wire::encode(h);
        const Bytes piece = head;
        EXPECT_EQ(stream_.try_send(std::span(&piece, 1)).bytes, head.size());
    }
    std::string log() {
        std::string log;
        for (;;) {
            const io::Transfer t = stream_.try_recv(decoder_.prepare());
            if (t.status != io::Transfer::Status::kMoved) return log;
            if (decoder_.commit(t.bytes) == wire::Decoder::State::kAccept) decoder_.accept(payload_);
            if (decoder_.state() != wire::Decoder::State::kMessage) continue;
            const wire::Header& h = decoder_.header();
            log += h.track == kVideo ? "video " : "audio ";
            if (h.type == wire::Type::kTrack) {
                log += "generation " + std::to_string(h.generation) + "\n";
            } else {
                log += std::to_string(h.number) + (h.flags & wire::kKey ? "k" : "") +
                       (h.flags & wire::kDiscontinuity ? "!" : "") + " " + std::to_string(h.payload_size) +
                       "\n";
            }
            decoder_.next();
        }
    }

  private:
    io::Stream& stream_;
    wire::Decoder decoder_{10'000};
    std::array<std::uint8_t, 10'000> payload_{};
};

struct Fixture {
    Fixture() {
        std::array<int, 2> fds{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
        near = std::make_unique<io::Stream>(loop, fds[0]);
        far = std::make_unique<io::Stream>(loop, fds[1]);
        sender.emplace(bus, *near);
        receiver.emplace(*far);
        restart();
    }
    void restart() {
        video = bus.announce({.id = kVideo, .codec = bus::Codec::kH264, .config = {0x67, 0x42}});
        audio = bus.announce({.id = kAudio, .codec = bus::Codec::kAac, .config = {0x12}});
    }
    void publish(const bus::TrackInfoPtr& track, bool key, std::size_t size) {
        auto buffer = pool->take(size);
        std::fill_n(buffer->space().begin(), size, std::uint8_t{7});
        buffer->set_size(size);
        bus::Unit unit;
        unit.track = track;
        unit.key = key;
        unit.payload = std::move(buffer);
        bus.publish(std::move(unit));
    }

    FakeClock clock;
    io::Loop loop{clock};
    bus::UnitBus bus;
    std::shared_ptr<bus::BufferPool> pool = bus::BufferPool::create(1'000'000);
    bus::TrackInfoPtr video;
    bus::TrackInfoPtr audio;
    std::unique_ptr<io::Stream> near;
    std::unique_ptr<io::Stream> far;
    std::optional<Sender> sender;
    std::optional<Receiver> receiver;
};

TEST(UnitsOverASocketpair, tracks_units_and_restarts_arrive) {
    Fixture b;
    b.receiver->grant(100);
    b.publish(b.video, true, 400);
    b.publish(b.audio, true, 8);
    b.publish(b.video, false, 40);
    b.sender->turn();
    EXPECT_EQ(b.receiver->log(),
              "video generation 1\nvideo 1k 400\nvideo 2 40\naudio generation 1\naudio 1k 8\n");
    b.restart();
    b.publish(b.video, true, 500);
    b.publish(b.audio, true, 8);
    b.sender->turn();
    EXPECT_EQ(b.receiver->log(), "video generation 2\nvideo 3k 500\naudio generation 2\naudio 2k 8\n");
}

TEST(UnitsOverASocketpair, a_reader_that_keeps_up_and_then_slows_gets_the_newest_key_unit) {
    Fixture b;
    b.publish(b.video, true, 400);
    b.sender->turn();
    EXPECT_EQ(b.receiver->log(), "") << "no unit without credit";
    std::uint64_t done = 1;
    b.receiver->grant(2);
    b.sender->turn();
    EXPECT_EQ(b.receiver->log(), "video generation 1\nvideo 1k 400\n");
    b.receiver->grant(done + 2);
    for (int i = 1; i < 10; ++i) {
        b.publish(b.video, false, 40);
        b.sender->turn();
        EXPECT_NE(b.receiver->log(), "") << i;
        b.receiver->grant(++done + 2);
    }
    for (int i = 10; i < 35;
         ++i) {  // it reads no more; the two units for which there was credit are all that is sent
        b.publish(b.video, i % 10 == 0, 40);
        b.sender->turn();
    }
    EXPECT_EQ(b.receiver->log(), "video 11k 40\nvideo 12 40\n");
    b.receiver->grant(done + 4);
    b.sender->turn();
    EXPECT_EQ(b.receiver->log(), "video 31k! 40\nvideo 32 40\n");
}

}  // namespace
}  // namespace vedette
