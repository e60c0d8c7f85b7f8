// What a disk holds after a power cut, from the record of a run (tests/support/power_cut.c): what was synced;
// of the rest any part, in any order, a write in any of its sectors.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace vedette::test {

namespace fs = std::filesystem;

inline constexpr std::size_t kSector = 512;

// As in tests/support/power_cut.c.
struct RecordHead {
    std::uint64_t kind;
    std::uint64_t file;
    std::uint64_t offset;
    std::uint64_t path_size;
    std::uint64_t data_size;
};

// One record; `end` is its end in the log.
struct DiskRecord {
    RecordHead head{};
    std::string path;
    std::string data;
    std::size_t end = 0;
};

inline std::vector<DiskRecord> read_log(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string log{std::istreambuf_iterator<char>(file), {}};
    std::vector<DiskRecord> records;
    for (std::size_t at = 0; at + sizeof(RecordHead) <= log.size();) {
        DiskRecord record;
        std::memcpy(&record.head, log.data() + at, sizeof(RecordHead));
        at += sizeof(RecordHead);
        record.path = log.substr(at, record.head.path_size);
        record.data = log.substr(at + record.head.path_size, record.head.data_size);
        at += record.head.path_size + record.head.data_size;
        record.end = at;
        records.push_back(std::move(record));
    }
    return records;
}

// Which of the changes that are not synced have reached the disk.
enum class Unsynced { kNone, kAll, kSome };

// The disk below one folder: what is synced, and the changes since then.
class RecordedDisk {
  public:
    explicit RecordedDisk(std::string folder) : folder_(std::move(folder)) {}

    void apply(const DiskRecord& r) {
        switch (static_cast<char>(r.head.kind)) {
            case 'c':
                files_[r.head.file] = std::make_shared<File>();
                if (!r.path.empty()) names_.push_back({"", r.path, files_[r.head.file]});
                break;
            case 'w':
            case 't': files_.at(r.head.file)->unsynced.push_back(r); break;
            case 's': {
                File& file = *files_.at(r.head.file);
                for (const DiskRecord& change : file.unsynced) change_file(file.synced, change);
                file.unsynced.clear();
                break;
            }
            case 'S':
                std::erase_if(names_, [&](const NameChange& change) {
                    const fs::path path = change.added.empty() ? change.removed : change.added;
                    if (path.parent_path() != r.path) return false;
                    change_names(synced_names_, change);
                    return true;
                });
                break;
            case 'l': names_.push_back({"", r.path, files_.at(r.head.file)}); break;
            case 'r': {
                const std::size_t zero = r.path.find('\0');
                const std::string from = r.path.substr(0, zero);
                names_.push_back({from, r.path.substr(zero + 1), present(from)});
                break;
            }
            case 'u': names_.push_back({r.path, "", nullptr}); break;
            default: names_.push_back({"", r.path, nullptr}); break;
        }
    }

    // Writes what the disk holds after a cut to a folder.
    void write_to(const std::string& target, Unsynced unsynced, std::mt19937& random) const {
        const auto reached = [&] {
            return unsynced == Unsynced::kAll || (unsynced == Unsynced::kSome && random() % 2 == 0);
        };
        Names names = synced_names_;
        for (const NameChange& change : names_) {
            if (reached()) change_names(names, change);
        }
        for (const auto& [path, file] : names) {
            const std::string copy = target + path.substr(folder_.size());
            if (!file) {
                fs::create_directories(copy);
                continue;
            }
            std::string content = file->synced;
            for (const DiskRecord& change : file->unsynced) {
                if (!reached()) continue;
                const bool torn = unsynced == Unsynced::kSome && change.head.kind == 'w' && random() % 4 == 0;
                change_file(content, torn ? torn_write(change, random) : change);
            }
            // A name may be there without its folder, which is lost then.
            if (fs::exists(fs::path(copy).parent_path())) std::ofstream(copy, std::ios::binary) << content;
        }
    }

  private:
    struct File {
        std::string synced;
        std::vector<DiskRecord> unsynced;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;  // null: a folder
    struct NameChange {
        std::string removed;  // or empty
        std::string added;    // or empty
        std::shared_ptr<File> file;
    };

    static void change_file(std::string& content, const DiskRecord& change) {
        const std::size_t end = change.head.offset + change.data.size();
        if (change.head.kind == 't') content.resize(change.head.offset);
        if (content.size() < end) content.resize(end);
        content.replace(change.head.offset, change.data.size(), change.data);
    }

    // The beginning of a write, up to the end of a sector.
    static DiskRecord torn_write(const DiskRecord& whole, std::mt19937& random) {
        DiskRecord part = whole;
        part.data.resize(random() % (whole.data.size() / kSector + 1) * kSector);
        return part;
    }

    static void change_names(Names& names, const NameChange& change) {
        if (!change.removed.empty()) names.erase(change.removed);
        if (!change.added.empty()) names[change.added] = change.file;
    }

    std::shared_ptr<File> present(const std::string& path) const {
        Names names = synced_names_;
        for (const NameChange& change : names_) change_names(names, change);
        return names.at(path);
    }

    const std::string folder_;
    std::map<std::uint64_t, std::shared_ptr<File>> files_;  // by inode number
    Names synced_names_;
    std::vector<NameChange> names_;  // not synced
};

// Restarts this program with the recorder preloaded, for a folder of its own, unless it is there already;
// then runs the tests. POWER_CUT_FOLDER and POWER_CUT_LOG name the folder and its record. For main().
int run_recorded(int argc, char** argv, const char* recorder);

}  // namespace vedette::test
