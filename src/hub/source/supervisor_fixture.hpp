// For tests of the supervisor: a scripted source, a placeholder that is the reason's text, and a loop with a
// fake clock.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "hub/source/supervisor.hpp"
#include "linux/io/wait.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {

// What the scripted camera does, and what it has seen.
struct Script {
    io::Stop* stop = nullptr;
    Sink* sink = nullptr;
    std::unique_ptr<io::Signal> hang_up;
    Error reason{Kind::kUnavailable, "connection refused"};
    bool refuse = false;
    int runs = 0;
    int running = 0;
    int most_at_once = 0;
    Duration promised{};
};

class ScriptedSource : public Source {
  public:
    explicit ScriptedSource(Script& script) : script_(script) {}
    io::Task<Error> run(Context c) override {
        ++script_.runs;
        if (script_.refuse) co_return script_.reason;
        script_.most_at_once = std::max(script_.most_at_once, ++script_.running);
        script_.sink = &c.sink;
        script_.hang_up = std::make_unique<io::Signal>(c.loop);
        const io::Woken woken = co_await script_.hang_up->wait(MonoTime::max(), c.stop);
        script_.sink = nullptr;
        --script_.running;
        if (woken == io::Woken::kStopped) co_return Error{Kind::kCancelled, "stopped"};
        co_return script_.reason;
    }
    Duration promised_interval() const override { return script_.promised; }

  private:
    Script& script_;
};

class TextPlaceholder : public Placeholder {
  public:
    std::unique_ptr<bus::Buffer> draw(io::Loop&, const bus::Camera& camera,
                                      const bus::CameraStatus& status) override {
        auto buffer = camera.pool->take(status.reason.size());
        std::copy(status.reason.begin(), status.reason.end(), buffer->space().begin());
        buffer->set_size(status.reason.size());
        return buffer;
    }
};

struct SupervisorFixture {
    FakeClock clock;
    io::Loop loop{clock};
    Script script;
    TextPlaceholder placeholder;
    std::string states;
    Supervisor supervisor{loop,
                          "porch",
                          "Porch",
                          std::make_unique<ScriptedSource>(script),
                          placeholder,
                          {},
                          [this](const bus::Camera&, const bus::CameraStatus& s) {
                              states += std::string(to_string(s.state)) + " ";
                          }};
    std::vector<std::uint8_t> jpeg = test::tiny_jpeg({.width = 64, .height = 48});

    ~SupervisorFixture() {
        supervisor.stop([] {});
        turn();
    }

    bus::Camera& camera() { return *supervisor.camera(); }
    std::unique_ptr<bus::Subscription> look() {
        auto s = camera().units.subscribe(bus::kPictures, bus::Policy::latest(), {});
        turn();
        return s;
    }
    void turn() {
        while (loop.poll()) {
        }
    }
    // In steps, as a real clock would go.
    void pass(Duration d) {
        for (; d > Duration::zero(); d -= 50ms) {
            clock.advance(std::min<Duration>(d, 50ms));
            turn();
        }
    }
    void picture(bool drawn = false) {
        ASSERT_NE(script.sink, nullptr);
        script.sink->connected();
        auto buffer = script.sink->take(jpeg.size());
        std::copy(jpeg.begin(), jpeg.end(), buffer->space().begin());
        buffer->set_size(jpeg.size());
        script.sink->picture(std::move(buffer), {.first_byte = clock.mono(), .placeholder = drawn});
    }
    void hang_up() {
        script.hang_up->notify();
        turn();
    }
    std::string reason() { return camera().status().reason; }
};

}  // namespace vedette::source
