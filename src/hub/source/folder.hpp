// The JPEG files of a folder in the order of their names (folder:), shown as if a camera took them. Files are
// read on the worker pool.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/source/pacer.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// What to show, and how fast.
struct FolderCamera {
    std::string path;
    std::optional<double> fps;
    bool loop = false;   // start again after the last file, with the files that exist then
    bool every = false;  // as fast as consumers take pictures; `fps` then only defines the media times
};

// Ends with kEnded, which is not retried, after the last picture unless `loop` is set. Owned by its loop.
class Folder : public Source {
  public:
    explicit Folder(FolderCamera camera);

    io::Task<Error> run(Context context) override;
    Duration promised_interval() const override { return pacer_.interval(); }
    Length length() const override { return length_; }

  private:
    double fps() const;
    using FileBytes = std::vector<std::uint8_t>;
    io::Task<Result<int>> play(Context context);
    // kDataLoss: the file is not a picture that can be shown. `file` is memory that is used for all files of
    // a run.
    io::Task<Result<std::unique_ptr<bus::Buffer>>> load(Context context, std::string path,
                                                        std::shared_ptr<FileBytes> file);

    const FolderCamera camera_;
    Pacer pacer_;
    bool opened_ = false;       // this run has delivered a picture
    std::uint64_t passed_ = 0;  // files, by this run
    Length length_;
};

}  // namespace vedette::source
