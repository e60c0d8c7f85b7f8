// The port's inputs on ESP-IDF: pins, and the converters by single conversions. Owned by the network task.
#pragma once

#include "node/port/inputs.hpp"

namespace vedette::esp {

// Those of one chip.
class Inputs final : public port::Inputs {
  public:
    explicit Inputs(port::Chip chip) : chip_(chip) {}

    bool is_high(port::Pin pin, port::Pull pull) override;
    std::expected<std::uint16_t, port::AnalogError> voltage(port::Pin pin) override;
    void wifi_starts() override { has_wifi_ = true; }

  private:
    const port::Chip chip_;
    bool has_wifi_ = false;
};

}  // namespace vedette::esp
