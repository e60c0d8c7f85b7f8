// The port's log on ESP-IDF: lines of esp_log on the serial console, with its level and time. Thread-safe.
#pragma once

#include "node/port/log.hpp"

namespace vedette::esp {

// Lines `room: sentence` under the tag "vedette".
class Log final : public port::Log {
  public:
    void write(port::Level level, std::string_view room, std::string_view sentence) override;
};

}  // namespace vedette::esp
