// A camera that is a program (exec:, rpicam://): it writes a sequence of JPEG pictures or a multipart stream
// on its standard output. Pictures are read directly into the buffers that are published.
#pragma once

#include <string>
#include <vector>

#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"
#include "linux/io/stream.hpp"

namespace vedette::source {

using Command = std::vector<std::string>;  // program and arguments; no shell

// Which program to run.
struct ProgramCamera {
    std::vector<Command> commands;  // the first one whose program exists is run
    std::string missing;            // message when none exists; empty: the last program's error
};

// The commands for camera `index` of a Raspberry Pi.
ProgramCamera rpicam(unsigned index, std::optional<settings::Size> size, std::optional<double> fps);

// Owned by its loop.
class Program : public Source {
  public:
    explicit Program(ProgramCamera camera) : camera_(std::move(camera)) {}

    // Returns when the program and all its descendants have ended.
    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return measured_.interval(); }

  private:
    Result<Command> choose() const;
    io::Task<Error> read(Context context, io::Stream& out);

    const ProgramCamera camera_;
    MeasuredInterval measured_;
};

}  // namespace vedette::source
