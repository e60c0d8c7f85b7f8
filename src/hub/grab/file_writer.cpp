#include "hub/grab/file_writer.hpp"

#include <utility>

#include "linux/base/atomic_file.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::grab {

void FileWriter::write(std::string path, std::unique_ptr<bus::Buffer> content, Done done) {
    queued_.push_back({std::move(path), std::move(content), std::move(done)});
    if (!std::exchange(working_, true)) loop_.spawn(work());
}

std::size_t FileWriter::drop() { return std::exchange(queued_, {}).size(); }

io::Task<> FileWriter::work() {
    io::Stop never;
    while (!queued_.empty()) {
        Job job = std::move(queued_.front());
        queued_.pop_front();
        // Only the content is synced: after a power failure the file may be missing, but never incomplete.
        auto write = [path = job.path, content = std::move(job.content)](const std::stop_token&) {
            return write_file_atomically(path, content->bytes(), {.lasting = false});
        };
        auto written =
            co_await io::run_blocking(loop_, io::Lane::kDisk, std::move(write), MonoTime::max(), never);
        job.done(std::move(written));
    }
    working_ = false;
}

}  // namespace vedette::grab
