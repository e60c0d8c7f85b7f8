// Power cuts at every moment of a run. A program of its own, since the recorder is preloaded into it
// (tests/support/power_cut.c). What a disk may hold after a cut: what was synced; of the rest any part, in
// any order, a write in any of its sectors.
#include <cstring>
#include <fstream>
#include <map>
#include <random>

#include "hub/store/counter_fixture.hpp"

namespace vedette::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSector = 512;

// As in tests/support/power_cut.c.
struct RecordHead {
    std::uint64_t kind;
    std::uint64_t file;
    std::uint64_t offset;
    std::uint64_t path_size;
    std::uint64_t data_size;
};

// One record; `end` is its end in the log.
struct Record {
    RecordHead head{};
    std::string path;
    std::string data;
    std::size_t end = 0;
};

std::vector<Record> read_log(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string log{std::istreambuf_iterator<char>(file), {}};
    std::vector<Record> records;
    for (std::size_t at = 0; at + sizeof(RecordHead) <= log.size();) {
        Record record;
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
class Disk {
  public:
    explicit Disk(std::string folder) : folder_(std::move(folder)) {}

    void apply(const Record& r) {
        switch (static_cast<char>(r.head.kind)) {
            case 'c':
                files_[r.head.file] = std::make_shared<File>();
                if (!r.path.empty()) names_.push_back({"", r.path, files_[r.head.file]});
                break;
            case 'w':
            case 't': files_.at(r.head.file)->unsynced.push_back(r); break;
            case 's': {
                File& file = *files_.at(r.head.file);
                for (const Record& change : file.unsynced) change_file(file.synced, change);
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
            for (const Record& change : file->unsynced) {
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
        std::vector<Record> unsynced;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;  // null: a folder
    struct NameChange {
        std::string removed;  // or empty
        std::string added;    // or empty
        std::shared_ptr<File> file;
    };

    static void change_file(std::string& content, const Record& change) {
        const std::size_t end = change.head.offset + change.data.size();
        if (change.head.kind == 't') content.resize(change.head.offset);
        if (content.size() < end) content.resize(end);
        content.replace(change.head.offset, change.data.size(), change.data);
    }

    // The beginning of a write, up to the end of a sector.
    static Record torn_write(const Record& whole, std::mt19937& random) {
        Record part = whole;
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

TEST(PowerCut, at_any_moment_loses_no_answered_unit_and_leaves_none_half_done) {
    const std::string folder = std::getenv("POWER_CUT_FOLDER");
    const std::string log = std::getenv("POWER_CUT_LOG");
    std::vector<std::size_t> answered;   // the log's size at each answer
    for (int run = 0; run < 4; ++run) {  // the end of each run moves the log's content to the database
        const auto database = open_sqlite(folder + "/vedette.db");
        ASSERT_TRUE(database.has_value()) << database.error().message;
        const auto blobs = make_blob_folder(folder);
        for (int i = 0; i < 3; ++i) {
            const auto done = count_up(**database, *blobs);
            ASSERT_TRUE(done.has_value()) << done.error().message;
            answered.push_back(fs::file_size(log));
        }
    }
    const std::vector<Record> records = read_log(log);
    ASSERT_GT(records.size(), 150U) << "the recorder does not see the writes";

    std::mt19937 random(20261129);
    Disk disk(folder);
    std::size_t answers = 0;
    for (std::size_t cut = 0; cut < records.size(); ++cut) {
        disk.apply(records[cut]);
        while (answers < answered.size() && answered[answers] <= records[cut].end) ++answers;
        for (const Unsynced unsynced : {Unsynced::kNone, Unsynced::kAll, Unsynced::kSome, Unsynced::kSome}) {
            const TemporaryFolder after;
            disk.write_to(after.path(), unsynced, random);
            int stored = 0;
            check_count(after.path(), static_cast<int>(answers), stored);
            ASSERT_FALSE(testing::Test::HasFatalFailure())
                << "after record " << cut << " of " << records.size() << ", kind "
                << static_cast<char>(records[cut].head.kind) << " " << records[cut].path;
        }
    }
    EXPECT_EQ(answers, answered.size());
}

}  // namespace
}  // namespace vedette::store

// Restarts the program with the recorder preloaded, for a folder of its own.
int main(int argc, char** argv) {
    if (std::getenv("LD_PRELOAD") == nullptr) {
        const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
        std::string folder = testing::TempDir() + "vedette-power-XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr) return 1;
        folder = std::filesystem::canonical(folder);
        std::filesystem::create_directory(folder + "/recorded");
        setenv("POWER_CUT_FOLDER", (folder + "/recorded").c_str(), 1);
        setenv("POWER_CUT_LOG", (folder + "/log").c_str(), 1);
        setenv("LD_PRELOAD", (self.parent_path() / VEDETTE_RECORDER).c_str(), 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        execv(self.c_str(), argv);
        std::perror("execv");
        return 1;
    }
    testing::InitGoogleTest(&argc, argv);
    const int result = RUN_ALL_TESTS();
    std::filesystem::remove_all(std::filesystem::path(std::getenv("POWER_CUT_LOG")).parent_path());
    return result;
}
