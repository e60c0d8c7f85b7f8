// The two servos of securityCam: what the query of /control_servo asks for, and where the axes stand after
// it. Positions are degrees from 0 to 180, pulses microseconds. Values, any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace vedette::simulate {

struct ServoMove {
    int traverse = 0;   // degrees, relative
    int elevation = 0;  // the same
};

// "tr=5&el=-10": both keys in any case and order, the first of each counts, others are passed over; a comma
// separates too. Nothing when a key is missing, its value has more than 4 characters or the query more than
// 49. A value's leading number counts, and what has none is 0.
std::optional<ServoMove> parse_servo_move(std::string_view query);

class PanTilt {
  public:
    void move(const ServoMove& by) {
        pan_deg_ = std::clamp(pan_deg_ + by.traverse, 0, 180);
        tilt_deg_ = std::clamp(tilt_deg_ + by.elevation, 0, 180);
    }
    int pan_deg() const { return pan_deg_; }
    int tilt_deg() const { return tilt_deg_; }

  private:
    int pan_deg_ = 90;
    int tilt_deg_ = 90;
};

constexpr int servo_pulse_us(int degrees) { return 500 + degrees * 1900 / 180; }

}  // namespace vedette::simulate
