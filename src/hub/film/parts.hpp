// The folder beside a film that holds its parts until all are there. A part's name carries its number, the
// hash of what it was made of and its counts, so that nothing else has to be kept:
// ".garden.mp4.parts/000003-8c1f…-498-2-0-0.part". One program at a time has the folder. Blocks on the disk.
// Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/film/picture_reader.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::film {

// The parts of one film.
class Parts {
  public:
    // Makes the folder for the film `output`, or takes the one that is there and removes from it what is no
    // part of `hashes`, one a part. kFailedPrecondition: another program has it.
    static Result<Parts> open(const std::string& output, std::vector<std::uint64_t> hashes);

    const std::string& folder() const { return folder_; }
    // The counts of a part that is there.
    std::optional<UseCount> find(std::size_t number) const { return found_[number]; }
    // Where to write a part; it is none until keep().
    std::string new_path(std::size_t number) const;
    // A part without a picture has no file, and is not kept.
    Result<void> keep(std::size_t number, const UseCount& count);
    // Removes the folder with all parts.
    void remove();

  private:
    Parts(std::string folder, UniqueFd lock, std::vector<std::uint64_t> hashes)
        : folder_(std::move(folder)),
          lock_(std::move(lock)),
          hashes_(std::move(hashes)),
          found_(hashes_.size()) {}
    Result<void> look();

    std::string folder_;
    UniqueFd lock_;
    std::vector<std::uint64_t> hashes_;
    std::vector<std::optional<UseCount>> found_;
};

}  // namespace vedette::film
