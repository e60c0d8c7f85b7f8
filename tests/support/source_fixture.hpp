// For tests of a camera kind: a loop with a fake clock, a sink that records pictures, and a run of the source
// that the test starts and stops.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"
#include "linux/io/worker_pool.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::test {

// A source as a user writes it.
inline settings::SourceSpec spec(const std::string& text) { return *settings::parse_source(text); }

// Keeps all pictures and skip reasons.
class RecordingSink : public source::Sink {
  public:
    struct Picture {
        std::vector<std::uint8_t> bytes;
        source::Stamp stamp;
    };

    std::unique_ptr<bus::Buffer> take(std::size_t bytes) override { return pool->take(bytes); }
    void connected() override { ++connections; }
    void picture(std::unique_ptr<bus::Buffer> jpeg, source::Stamp stamp) override {
        const Bytes bytes = jpeg->bytes();
        pictures.push_back({{bytes.begin(), bytes.end()}, stamp});
    }
    void skipped(std::string_view why) override { skips.emplace_back(why); }
    double wanted_fps() const override { return wanted; }

    std::shared_ptr<bus::BufferPool> pool = bus::BufferPool::create(std::size_t{32} << 20);
    std::vector<Picture> pictures;
    std::vector<std::string> skips;
    int connections = 0;
    double wanted = 0;
};

// A fake clock that advances by 1 ns at each reading, as a real clock does.
class TickingClock : public FakeClock {
  public:
    MonoTime mono() const override {
        ++readings_;
        return FakeClock::mono() + Duration(readings_);
    }

  private:
    mutable std::atomic<std::int64_t> readings_ = 0;
};

// Runs one source on a loop that the test polls.
class SourceFixture {
  public:
    TickingClock clock;
    io::Loop loop{clock};
    RecordingSink sink;
    std::unique_ptr<io::Stop> stop;
    std::optional<Error> ended;  // the result of the last run

    // Ends the run when it is destroyed, which has to be before the source.
    class [[nodiscard]] Run {
      public:
        explicit Run(SourceFixture& fixture) : fixture_(fixture) {}
        ~Run() {
            fixture_.stop->request();
            fixture_.until([this] { return !fixture_.running_; });
        }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;

      private:
        SourceFixture& fixture_;
    };

    // Starts a run; the camera must answer within 5 s.
    Run start(source::Source& source) {
        begin(source);
        return Run(*this);
    }
    bool until(const std::function<bool()>& done) { return turn_until(loop, done); }
    bool until_pictures(std::size_t n) {
        return until([this, n] { return sink.pictures.size() >= n; });
    }
    bool until_ended() {
        return until([this] { return ended.has_value(); });
    }
    // Runs the source until it ends by itself; returns its result.
    Error run_to_end(source::Source& source) {
        begin(source);
        if (!until_ended()) return {Kind::kInternal, "the source did not end"};
        return *ended;
    }
    // Runs the source and stops it at its first picture, again and again. The first run may leave descriptors
    // open.
    void expect_no_leak(source::Source& source, int runs) {
        std::size_t after_first = 0;
        for (int i = 0; i < runs; ++i) {
            sink.pictures.clear();
            const Run run = start(source);
            ASSERT_TRUE(until_pictures(1));
            stop->request();
            ASSERT_TRUE(until_ended());
            turn();
            if (i == 0) after_first = open_descriptors();
        }
        EXPECT_EQ(open_descriptors(), after_first);
    }
    // Runs what is ready.
    void turn() {
        while (loop.poll()) {
        }
    }
    // Moves the clock in steps, and lets the worker pool finish after each.
    void pass(Duration d) {
        for (; d > Duration::zero(); d -= 20ms) {
            clock.advance(std::min<Duration>(d, 20ms));
            while (turn(), works()) {
            }
            turn();
        }
    }

  private:
    bool works() {
        return std::ranges::any_of(io::kLanes, [this](io::Lane lane) {
            const io::LaneStats stats = loop.workers().stats(lane);
            return stats.queued + stats.running > 0;
        });
    }
    void begin(source::Source& source) {
        stop = std::make_unique<io::Stop>();
        ended.reset();
        running_ = true;
        loop.poll();
        loop.spawn(run(source));
    }
    io::Task<> run(source::Source& source) {
        const source::Context context{loop, *stop, sink, loop.now() + 5s};
        ended = co_await source.run(context);
        running_ = false;
    }

    bool running_ = false;
};

}  // namespace vedette::test
