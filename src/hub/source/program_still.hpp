// A program that is run for each picture: fswebcam, gphoto2, rpicam-still, any that writes one JPEG.
#pragma once

#include <string>
#include <vector>

#include "hub/settings/camera_programs.hpp"
#include "hub/source/still.hpp"

namespace vedette::source {

// Owned by its loop.
class ProgramStill : public StillTaker {
  public:
    explicit ProgramStill(settings::StillProgram program) : program_(std::move(program)) {}

    // Returns when the program and all its descendants have ended. kNotFound: the program is missing;
    // kInvalidArgument: the request has no value for a name of the command; kTimeout; kUnavailable: the
    // program has failed, with its last line of error output; kDataLoss: what it wrote is no JPEG picture.
    io::Task<Result<bus::Still>> take(StillContext context, bus::StillRequest request) override;

  private:
    Result<std::vector<std::string>> arguments(const bus::StillRequest& request, const std::string& picture,
                                               const std::string& metadata) const;

    const settings::StillProgram program_;
};

}  // namespace vedette::source
