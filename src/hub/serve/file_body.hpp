// Bodies in files: a request's while it arrives, and the part of a file that is a response (RFC 9110 section
// 14). Receiving and sending are HttpSession's. Caller's thread.
#pragma once

#include <memory>
#include <string>

#include "core/base/bytes.hpp"
#include "hub/api/message.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::serve {

// One request's body while it arrives: in memory up to kMaxInMemory, a longer one in a temporary file without
// a name, which the system removes. Owned by its session.
class BodyStore {
  public:
    static constexpr std::size_t kMaxInMemory = 64 * 1024;

    // Copies the piece. Files are written on the worker pool, in $TMPDIR or /var/tmp; errors name the folder.
    io::Task<Result<void>> add(Bytes piece, io::Loop& loop, io::Stop& stop);
    std::uint64_t size() const { return size_; }
    void move_to(api::Request& request);

  private:
    std::string memory_;
    std::shared_ptr<UniqueFd> file_;
    std::uint64_t size_ = 0;
};

// Changes a 200 with a file to 206 or 416 if the GET request asks for a part of it, and adds Accept-Ranges.
void apply_range(const api::Request& request, api::Response& response);

// At most `size` bytes from byte `at` of the file's part. Blocks. kDataLoss: the file has become shorter.
Result<std::string> read_piece(const api::FileBody& file, std::uint64_t at, std::size_t size);

}  // namespace vedette::serve
