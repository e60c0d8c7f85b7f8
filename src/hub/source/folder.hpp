// The JPEG files of a folder in the order of their names (folder:). Files are read on the worker pool.
#pragma once

#include "hub/settings/source_url.hpp"
#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// Ends with kEnded, which is not retried, after the last picture; with `loop` it starts again, with the files
// that exist then. With `every` it is as fast as consumers take pictures, and `fps` only defines the media
// times. Owned by its loop.
class Folder : public Source {
  public:
    explicit Folder(settings::SourceSpec spec);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }
    Length length() const override { return length_; }

  private:
    io::Task<Result<int>> play(Context context);

    const settings::SourceSpec spec_;
    const double fps_;
    Pacer pacer_;
    bool opened_ = false;       // this run has delivered a picture
    std::uint64_t passed_ = 0;  // files, by this run
    Length length_;
};

}  // namespace vedette::source
