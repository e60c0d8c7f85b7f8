// A file that appears whole under its name or not at all: written beside its place without a name, synced to
// the disk, then put in place in one step. What stood there before stays until then. Where the file system
// has no nameless files, a hidden one in the same folder stands in. Blocks on the disk; one thread an object.
#pragma once

#include <string>

#include <sys/types.h>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette {

struct AtomicFileOptions {
    ::mode_t mode = 0666;  // of the new file, before the umask
    bool lasting = true;   // false: a power cut may take the file away again, whole as it is; twice as fast
    bool nameless = true;  // false: as on a file system without nameless files
};

class AtomicFile {
  public:
    // Nothing is seen under `path` until commit(). A symbolic link is followed. Refuses what exists and is no
    // regular file: kInvalidArgument. Otherwise errno's kind; the message names the file and what is wrong.
    static Result<AtomicFile> create(const std::string& path, AtomicFileOptions options = {});

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    // Without commit(), nothing of it is left.
    ~AtomicFile();

    Result<void> write(Bytes bytes);
    // For a program that writes it instead; stays ours.
    int fd() const { return fd_.get(); }

    // The file is in its place. Call once, and write no more; after an error, nothing of it is left.
    Result<void> commit();

  private:
    AtomicFile(std::string path, UniqueFd fd, bool lasting)
        : path_(std::move(path)), fd_(std::move(fd)), lasting_(lasting) {}
    Result<void> place();
    Error error(int number) const;

    std::string path_;
    UniqueFd fd_;
    bool lasting_;
    std::string temporary_;  // the stand-in's name; empty when there is none
};

// All of it at once.
Result<void> write_file_atomically(const std::string& path, Bytes bytes, AtomicFileOptions options = {});

}  // namespace vedette
