// The JPEG files of a folder in the order of their names (folder:), as if a camera took them. Files are read
// on the loop's thread, so the folder should be on a disk of this machine. One loop's thread.
#pragma once

#include <optional>
#include <string>

#include "hub/source/pace.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

struct FolderCamera {
    std::string path;
    std::optional<double> fps;
    bool loop = false;   // begin again after the last file, with the files that are there then
    bool every = false;  // as fast as the pictures are taken; the rate only says when each was
};

// Ends with kEnded, which nobody retries, after the last picture of a folder that is shown once.
class Folder : public Source {
  public:
    explicit Folder(FolderCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pace_.interval(); }
    Length length() const override { return length_; }

  private:
    double fps() const;
    io::Task<Result<int>> play(Context context);

    const FolderCamera camera_;
    Pace pace_;
    bool opened_ = false;       // this run has given a picture
    std::uint64_t passed_ = 0;  // files, by this run
    Length length_;
};

}  // namespace vedette::source
