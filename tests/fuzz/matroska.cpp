// core/matroska's reader on any bytes: it ends, its pictures lie within the file one behind the other,
// windows do not matter, and what the file is cut to reads the same.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/matroska/reader.hpp"
#include "core/matroska/writer.hpp"

using namespace vedette;
using matroska::Reader;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

struct Found {
    std::vector<std::uint64_t> places;
    Reader::Event last = Reader::Event::kMore;
    std::uint64_t append_at = 0;
    std::uint64_t damaged = 0;

    bool operator==(const Found&) const = default;
};

Found read(Bytes file, std::size_t window) {
    Reader reader(file.size());
    Found found;
    std::size_t steps = 0;
    std::uint64_t end = 0;
    while (found.last != Reader::Event::kEnd && found.last != Reader::Event::kFault) {
        // Each step moves on, or goes back by one element once.
        require(++steps <= 8 * file.size() + 16);
        require(reader.position() <= file.size());
        const Bytes rest = file.subspan(static_cast<std::size_t>(reader.position()));
        found.last = reader.next(rest.first(std::min(window, rest.size())));
        if (found.last != Reader::Event::kPicture) continue;
        const matroska::Picture& picture = reader.picture();
        require(picture.at > end && picture.at + picture.size <= file.size() &&
                picture.cluster_at < picture.at);
        require(load_be16(&file[static_cast<std::size_t>(picture.at)]) == 0xFFD8);
        end = picture.at;
        found.places.push_back(picture.at);
    }
    found.append_at = reader.append_at();
    found.damaged = reader.damaged();
    require(found.append_at <= file.size());
    return found;
}

void check(Bytes file) {
    const Found found = read(file, matroska::kWindow);
    require(found.places == read(file, file.size() + matroska::kWindow).places);
    if (found.last != Reader::Event::kEnd || found.append_at == 0) return;
    const Bytes kept = file.first(static_cast<std::size_t>(found.append_at));
    const Found again = read(kept, matroska::kWindow);
    require(again.append_at <= kept.size() && again.places.size() <= found.places.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes in(data, size);
    check(in);
    // Behind a whole header, so that clusters are reached.
    std::vector<std::uint8_t> file(matroska::kMaxHeader);
    const auto header =
        matroska::write_header({.width = 16, .height = 16, .title = "t", .program = "p", .date = {}}, file);
    require(header.has_value());
    file.resize(header->size());
    const auto head = matroska::picture_head(MediaTime{1s}, 4);
    constexpr std::uint8_t kPicture[] = {0xFF, 0xD8, 0xFF, 0xD9};
    file.insert(file.end(), head.begin(), head.end());
    file.insert(file.end(), std::begin(kPicture), std::end(kPicture));
    file.insert(file.end(), in.begin(), in.end());
    check(file);
    return 0;
}
