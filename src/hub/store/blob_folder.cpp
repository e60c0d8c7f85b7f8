#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "hub/store/blobs.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxKey = 1000;

constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

bool is_key(std::string_view key) {
    if (key.size() > kMaxKey) return false;
    for (;;) {
        const std::size_t end = std::min(key.find('/'), key.size());
        const std::string_view name = key.substr(0, end);
        if (name.empty() || name.size() > kMaxName || name.front() == '.' ||
            !std::ranges::all_of(name, is_letter))
            return false;
        if (end == key.size()) return true;
        key.remove_prefix(end + 1);
    }
}

class FileWriter final : public BlobWriter {
  public:
    explicit FileWriter(AtomicFile file) : file_(std::move(file)) {}
    Result<void> write(Bytes bytes) override { return file_.write(bytes); }
    Result<void> commit() override { return file_.commit(); }

  private:
    AtomicFile file_;
};

// Collects a page of a list.
class Lister {
  public:
    Lister(std::string_view prefix, std::string_view after, std::size_t limit)
        : prefix_(prefix), after_(after), limit_(limit) {}

    // Adds the files of a folder whose keys start with `base`. The order of the names with '/' behind folders
    // is that of the keys. A file or folder that is removed meanwhile is left out.
    Result<void> add(const fs::path& folder, const std::string& base) {
        std::vector<std::string> names;
        std::error_code error;
        for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
            std::string name = at->path().filename().string();
            if (name.front() == '.') continue;  // being written
            std::error_code removed;
            if (at->is_directory(removed)) name += '/';
            names.push_back(std::move(name));
        }
        if (error && error != std::errc::no_such_file_or_directory)
            return std::unexpected(errno_error("list the folder " + folder.string(), error.value()));
        std::ranges::sort(names);
        for (const std::string& name : names) {
            const std::string key = base + name;
            if (page_.more) return {};
            if (!key.ends_with('/')) {
                add_file(folder / name, key);
            } else if ((prefix_.starts_with(key) || key.starts_with(prefix_)) &&
                       (after_.starts_with(key) || key > after_)) {
                if (auto done = add(folder / name, key); !done) return done;
            }
        }
        return {};
    }

    BlobPage take() { return std::move(page_); }

  private:
    void add_file(const fs::path& path, const std::string& key) {
        if (!key.starts_with(prefix_) || key <= after_) return;
        std::error_code removed;
        const std::uint64_t size = fs::file_size(path, removed);
        if (removed) return;
        page_.more = page_.items.size() == limit_;
        if (!page_.more) page_.items.push_back({key, size});
    }

    const std::string_view prefix_;
    const std::string_view after_;
    const std::size_t limit_;
    BlobPage page_;
};

class BlobFolder final : public BlobStore {
  public:
    explicit BlobFolder(std::string path) : path_(std::move(path)) {}

    Result<std::unique_ptr<BlobWriter>> create(std::string_view key) override {
        const auto path = path_of(key);
        if (!path) return std::unexpected(path.error());
        if (auto made = make_folders(key); !made) return std::unexpected(std::move(made.error()));
        auto file = AtomicFile::create(*path, {.mode = 0600});
        if (!file) return std::unexpected(std::move(file.error()));
        return std::make_unique<FileWriter>(std::move(*file));
    }

    Result<std::uint64_t> size(std::string_view key) const override {
        const auto file = open(key);
        if (!file) return std::unexpected(file.error());
        struct stat about{};
        if (::fstat(file->get(), &about) != 0) return std::unexpected(failed("read", key, errno));
        return static_cast<std::uint64_t>(about.st_size);
    }

    Result<std::size_t> read(std::string_view key, std::uint64_t offset, MutableBytes into) const override {
        const auto file = open(key);
        if (!file) return std::unexpected(file.error());
        std::size_t done = 0;
        while (done < into.size()) {
            const ssize_t got = ::pread(file->get(), into.data() + done, into.size() - done,
                                        static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return std::unexpected(failed("read", key, errno));
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

    Result<BlobPage> list(std::string_view prefix, std::string_view after, std::size_t limit) const override {
        Lister lister(prefix, after, limit);
        if (auto done = lister.add(path_, ""); !done) return std::unexpected(std::move(done.error()));
        return lister.take();
    }

    Result<void> remove(std::string_view key) override {
        const auto path = path_of(key);
        if (!path) return std::unexpected(path.error());
        if (::unlink(path->c_str()) != 0) return std::unexpected(failed("remove", key, errno));
        return sync_folder(fs::path(*path).parent_path());
    }

  private:
    static Error failed(std::string_view doing, std::string_view key, int number) {
        return errno_error(fmt::format("{} the object {}", doing, key), number);
    }

    Result<std::string> path_of(std::string_view key) const {
        if (is_key(key)) return fmt::format("{}/{}", path_, key);
        return fail(Kind::kInvalidArgument, fmt::format("\"{}\" is no key of an object", key));
    }

    // Those above the file of a key.
    Result<void> make_folders(std::string_view key) const {
        for (std::size_t end = key.find('/'); end != std::string_view::npos; end = key.find('/', end + 1)) {
            const fs::path folder = fs::path(path_) / key.substr(0, end);
            if (::mkdir(folder.c_str(), 0700) == 0) {
                if (auto synced = sync_folder(folder.parent_path()); !synced) return synced;
            } else if (errno != EEXIST) {
                return std::unexpected(failed("write", key, errno));
            }
        }
        return {};
    }

    Result<UniqueFd> open(std::string_view key) const {
        const auto path = path_of(key);
        if (!path) return std::unexpected(path.error());
        UniqueFd file(::open(path->c_str(), O_RDONLY | O_CLOEXEC));
        if (!file) return std::unexpected(failed("read", key, errno));
        struct stat about{};
        if (::fstat(file.get(), &about) == 0 && S_ISREG(about.st_mode)) return file;
        return fail(Kind::kNotFound, fmt::format("there is no object {}", key));
    }

    const std::string path_;
};

}  // namespace

std::unique_ptr<BlobStore> make_blob_folder(std::string path) {
    return std::make_unique<BlobFolder>(std::move(path));
}

}  // namespace vedette::store
