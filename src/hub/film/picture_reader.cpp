#include "hub/film/picture_reader.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/image/jpeg_file.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::film {
namespace {

constexpr std::uint64_t kMaxFile = std::uint64_t{128} << 20;  // bytes

}  // namespace

void UseCount::add(Use use) {
    switch (use) {
        case Use::kUsed: ++used; break;
        case Use::kDamaged: ++damaged; break;
        case Use::kMissing: ++missing; break;
        case Use::kOddSized: ++odd_sized; break;
    }
}

void UseCount::add(const UseCount& more) {
    used += more.used;
    damaged += more.damaged;
    missing += more.missing;
    odd_sized += more.odd_sized;
}

Use PictureReader::read(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat state{};
    if (!file || ::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) return Use::kMissing;
    if (state.st_size <= 0 || static_cast<std::uint64_t>(state.st_size) > kMaxFile) return Use::kDamaged;
    bytes_.resize(static_cast<std::size_t>(state.st_size));
    for (std::size_t have = 0; have < bytes_.size();) {
        const ssize_t got = ::read(file.get(), bytes_.data() + have, bytes_.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return Use::kMissing;
        have += static_cast<std::size_t>(got);
    }
    const auto info = frame::probe_jpeg(bytes_);
    if (!info || !info->complete) return Use::kDamaged;
    size_ = {info->width, info->height};
    return Use::kUsed;
}

Result<frame::LumaGrid> PictureReader::luma() {
    if (!reader_) reader_ = std::make_unique<jpeg::HubLumaReader>();
    jpeg::LumaMeans read = reader_->read(bytes_, means_);
    if (read.result == jpeg::LumaResult::kTooLarge) {
        means_.resize(std::size_t{read.columns} * read.rows);
        read = reader_->read(bytes_, means_);
    }
    if (read.result == jpeg::LumaResult::kComplete) return read.grid;
    return image::decode_eighth(bytes_, means_);  // progressive ones, for example
}

}  // namespace vedette::film
