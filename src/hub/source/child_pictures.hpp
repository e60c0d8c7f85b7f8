// A camera that is a program (exec:): it writes JPEG pictures back to back, or a multipart stream, on its
// standard output. A camera of a Raspberry Pi (rpicam://) is the same with a command of ours. Its pictures
// are read from the pipe straight into the memory that viewers get them from. One loop's thread.
#pragma once

#include <string>
#include <vector>

#include "hub/settings/source_url.hpp"
#include "hub/source/seen_interval.hpp"
#include "hub/source/source.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

using Command = std::vector<std::string>;  // program and arguments; no shell

struct ProgramCamera {
    std::vector<Command> commands;  // the first whose program exists is run
    std::string missing;            // what to do when none exists; empty: the last one's own error
};

// The commands for camera number `index` of a Raspberry Pi.
ProgramCamera rpicam(unsigned index, std::optional<settings::Size> size, std::optional<double> fps);

class ChildPictures : public Source {
  public:
    explicit ChildPictures(ProgramCamera camera) : camera_(std::move(camera)) {}

    // Returns when nothing of the program runs any more.
    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return seen_.interval(); }

  private:
    Result<Command> choose() const;
    io::Task<Error> read(Context context, io::Stream& out);

    const ProgramCamera camera_;
    SeenInterval seen_;
};

}  // namespace vedette::source
