// securityCam's /control_servo: GET URL?tr=5&el=0, degrees relative to the present position. Its tr grows to
// the left and its el downwards.
#pragma once

#include "hub/io/http_client.hpp"
#include "hub/ptz/servo.hpp"

namespace vedette::ptz {

// See Servo.
class ControlServo : public Servo {
  public:
    ControlServo(io::Loop& loop, const settings::PanTiltSettings& settings);
    io::Task<Result<ServoAnswer>> turn(Angles by, MonoTime deadline, io::Stop& stop) override;

  private:
    io::Loop& loop_;
    const io::HttpAddress address_;
    const io::HttpOptions options_;
    const bool invert_pan_;
    const bool invert_tilt_;
};

}  // namespace vedette::ptz
