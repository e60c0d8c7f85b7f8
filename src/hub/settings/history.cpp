#include "hub/settings/history.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/bytes.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::settings {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kPending = "pending";
constexpr std::string_view kEnding = ".version";
constexpr std::string_view kSecrets = "secrets";

std::string name_of(int number) { return fmt::format("{:06}{}", number, kEnding); }

// A line of JSON, then the text.
std::string serialized(const Version& version) {
    json::object head{{"version", version.number},
                      {"saved", format_utc(version.saved)},
                      {"who", version.who},
                      {"what", version.what},
                      {"changes", json::array(version.changes.begin(), version.changes.end())}};
    return serialize_json(head) + "\n" + version.text;
}

std::optional<Version> parse_version(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    const std::size_t line = all.find('\n');
    if (!in || line == all.npos) return std::nullopt;
    boost::system::error_code error;
    const json::value head = json::parse(std::string_view(all).substr(0, line), error);
    if (error || !head.is_object()) return std::nullopt;
    const json::object& members = head.as_object();
    const auto text = [&](std::string_view name) {
        const json::value* const value = members.if_contains(name);
        return value && value->is_string() ? std::string(value->as_string()) : std::string();
    };
    const json::value* const number = members.if_contains("version");
    const json::value* const changes = members.if_contains("changes");
    const auto saved = parse_utc(text("saved"));
    if (!number || !number->is_int64() || !saved) return std::nullopt;
    Version version{
        static_cast<int>(number->as_int64()), *saved, text("who"), text("what"), {}, all.substr(line + 1)};
    if (changes && changes->is_array())
        for (const json::value& change : changes->as_array())
            if (change.is_string()) version.changes.emplace_back(change.as_string());
    return version;
}

}  // namespace

Result<History> History::open(const std::string& folder, std::string_view current) {
    struct stat above{};
    if (::stat(fs::path(folder).parent_path().c_str(), &above) != 0)
        return std::unexpected(errno_error("look at the folder above " + folder, errno));
    if (::mkdir(folder.c_str(), 0700) == 0) {
        if (above.st_uid != ::geteuid() && ::chown(folder.c_str(), above.st_uid, above.st_gid) != 0)
            return std::unexpected(errno_error("give " + folder + " to its owner", errno));
    } else if (errno != EEXIST) {
        return std::unexpected(errno_error("create the folder " + folder, errno));
    }
    // The folder itself is the lock, so that there is no file of its own with an owner of its own.
    UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock) return std::unexpected(errno_error("open " + folder, errno));
    while (::flock(lock.get(), LOCK_EX) != 0)
        if (errno != EINTR) return std::unexpected(errno_error("lock " + folder, errno));
    History history(folder, std::move(lock));
    history.read();
    history.read_secrets();
    history.remove_oldest();  // a crash may have left one too many
    if (auto settled = history.settle(current); !settled) return std::unexpected(std::move(settled.error()));
    return history;
}

void History::read() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        if (entry.path().extension() != kEnding) continue;
        if (auto version = parse_version(entry.path())) versions_.push_back(std::move(*version));
    }
    std::ranges::sort(versions_, {}, &Version::number);
}

// A line for each.
void History::read_secrets() {
    std::ifstream in(fmt::format("{}/{}", folder_, kSecrets));
    for (std::string name; std::getline(in, name);)
        if (!name.empty()) secrets_.push_back(name);
}

Result<void> History::set_secrets(std::vector<std::string> names) {
    if (names == secrets_) return {};
    std::string lines;
    for (const std::string& name : names) lines.append(name).append("\n");
    secrets_ = std::move(names);
    return write(std::string(kSecrets), lines);
}

Result<void> History::settle(std::string_view current) {
    const std::string path = fmt::format("{}/{}", folder_, kPending);
    auto pending = parse_version(path);
    if (pending && pending->text == current) {
        pending_ = std::move(*pending);
        return finish();
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return std::unexpected(errno_error("remove " + path, errno));
    return {};
}

Result<void> History::write(const std::string& name, std::string_view content) const {
    const std::string path = fmt::format("{}/{}", folder_, name);
    struct stat folder{};
    if (::fstat(lock_.get(), &folder) != 0) return std::unexpected(errno_error("look at " + folder_, errno));
    auto file = AtomicFile::create(path, {.mode = 0600});
    if (!file) return std::unexpected(std::move(file.error()));
    if (folder.st_uid != ::geteuid() && ::fchown(file->fd(), folder.st_uid, folder.st_gid) != 0)
        return std::unexpected(errno_error("give " + path + " to the folder's owner", errno));
    if (auto written = file->write(as_bytes(content)); !written) return written;
    return file->commit();
}

Result<void> History::add(Version version) {
    if (auto prepared = prepare(std::move(version)); !prepared) return prepared;
    return finish();
}

Result<void> History::prepare(Version version) {
    pending_ = std::move(version);
    pending_.number = next_number();
    return write(std::string(kPending), serialized(pending_));
}

Result<void> History::finish() {
    const std::string to = fmt::format("{}/{}", folder_, name_of(pending_.number));
    if (::rename(fmt::format("{}/{}", folder_, kPending).c_str(), to.c_str()) != 0)
        return std::unexpected(errno_error("rename to " + to, errno));
    if (::fsync(lock_.get()) != 0 && errno != EINVAL)
        return std::unexpected(errno_error("save " + folder_, errno));
    versions_.push_back(std::move(pending_));
    remove_oldest();
    return {};
}

void History::remove_oldest() {
    while (versions_.size() > kKept) {
        ::unlink(fmt::format("{}/{}", folder_, name_of(versions_.front().number)).c_str());
        versions_.erase(versions_.begin());
    }
}

}  // namespace vedette::settings
