// Which slots of a job get a picture: those for which a program says yes, and those before which a sensor
// told of something. Owned by its loop.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hub/settings/timelapse.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::timelapse {

// See above.
class Gate {
  public:
    // `on_event`: the sensor has told of something; called on the loop. The sensor's program is started, and
    // started again 10 s after it has ended.
    Gate(io::Loop& loop, settings::GateSettings settings, std::string job, std::function<void()> on_event);
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    // Ends the sensor's program.
    ~Gate();

    // Why the next slot gets no picture, a sentence; empty: it gets one. Events until now are used up.
    io::Task<std::string> why_closed(io::Stop& stop);

    const settings::GateSettings& settings() const { return settings_; }

  private:
    struct Sensor;
    static io::Task<> watch(std::shared_ptr<Sensor> sensor);
    static io::Task<std::string> read_events(std::shared_ptr<Sensor> sensor);

    io::Loop& loop_;
    const settings::GateSettings settings_;
    std::shared_ptr<Sensor> sensor_;  // null: none; shared with its coroutine
};

}  // namespace vedette::timelapse
