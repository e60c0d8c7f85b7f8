// securityCam's address that turns the camera by two servos: the query of /control_servo, its answers, and
// the position of the axes. Positions are 0 to 180 degrees, pulses microseconds. Source: the original's
// firmware. No allocation. Caller's thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace vedette::ptz {

// Degrees, relative to the present position.
struct ServoMove {
    int traverse = 0;
    int elevation = 0;
};

// Parses "tr=5&el=-10" as securityCam does: keys are case-insensitive and in any order; the first of each is
// used, others are ignored; a comma separates too. Empty when a key is missing, its value has more than 4
// characters or the query more than 49. The leading number of a value is used, 0 where there is none.
std::optional<ServoMove> parse_servo_move(std::string_view query);

// The bodies of the answers, text/html: 200 when the servos have moved, and 500 with the connection's end for
// a query that is refused.
inline constexpr std::string_view kServoMoved = "Servo control message received and valid.";
inline constexpr std::string_view kServoRefused = "Server has encountered an unexpected error";

// Width of the pulse for a position.
constexpr int servo_pulse_us(int degrees) { return 500 + degrees * 1900 / 180; }

// Position of the two axes. In the middle at first, but the servos get no pulse before the first move.
class ServoAxes {
  public:
    // Both servos get the pulse of their new position, also that which stays.
    void move(const ServoMove& by) {
        pan_deg_ = std::clamp(pan_deg_ + by.traverse, 0, 180);
        tilt_deg_ = std::clamp(tilt_deg_ + by.elevation, 0, 180);
    }
    // 0 to 180 degrees each.
    void move_to(int pan_deg, int tilt_deg) {
        pan_deg_ = std::clamp(pan_deg, 0, 180);
        tilt_deg_ = std::clamp(tilt_deg, 0, 180);
    }
    int pan_deg() const { return pan_deg_; }
    int tilt_deg() const { return tilt_deg_; }

  private:
    int pan_deg_ = 90;
    int tilt_deg_ = 90;
};

}  // namespace vedette::ptz
