#include "hub/store/sqlite/connection.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "linux/base/unique_fd.hpp"

namespace vedette::store::sqlite {
namespace {

// How long another process may use the database.
constexpr int kBusyTimeoutMs = 5000;

Kind kind_of(int extended_code) {
    switch (extended_code) {
        case SQLITE_CONSTRAINT_FOREIGNKEY: return Kind::kNotFound;
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY: return Kind::kFailedPrecondition;
        default: break;
    }
    switch (extended_code & 0xff) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG: return Kind::kInvalidArgument;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return Kind::kTimeout;
        case SQLITE_FULL:
        case SQLITE_NOMEM: return Kind::kResourceExhausted;
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH: return Kind::kPermissionDenied;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Kind::kDataLoss;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN: return Kind::kUnavailable;
        default: return Kind::kInternal;
    }
}

// SQLite would create the file with the rights of the umask. The files beside it get the rights of this one.
// A file that exists is not opened: to close it again would release this process's locks on it (fcntl(2)), by
// which SQLite in another process knows that the log is still used.
Result<void> create_private_file(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file && errno != EEXIST) return std::unexpected(errno_error("open " + path, errno));
    return {};
}

// Makes a statement ready for its next use, and drops the views that are bound to it.
class Reset {
  public:
    explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
    ~Reset() {
        ::sqlite3_reset(statement_);
        ::sqlite3_clear_bindings(statement_);
    }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

  private:
    sqlite3_stmt* statement_;
};

}  // namespace

std::int64_t Row::integer(int column) const { return ::sqlite3_column_int64(statement_, column); }

std::string Row::text(int column) const { return std::string(as_text(bytes(column))); }

Bytes Row::bytes(int column) const {
    const void* const data = ::sqlite3_column_blob(statement_, column);
    return {static_cast<const std::uint8_t*>(data),
            static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column))};
}

bool Row::is_null(int column) const { return ::sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Connection::Close::operator()(sqlite3* database) const { ::sqlite3_close_v2(database); }

void Connection::Finalize::operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }

Result<Connection> Connection::open(const std::string& path) {
    if (path != ":memory:") {
        if (auto created = create_private_file(path); !created)
            return std::unexpected(std::move(created.error()));
    }
    sqlite3* database = nullptr;
    const int code =
        ::sqlite3_open_v2(path.c_str(), &database,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Connection connection(path, database);
    if (code != SQLITE_OK) return connection.failed();
    ::sqlite3_busy_timeout(database, kBusyTimeoutMs);
    // With FULL, a commit waits until the log is on the disk.
    const auto done = connection.execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
    if (!done) return std::unexpected(done.error());
    return connection;
}

std::unexpected<Error> Connection::failed() {
    Error error{kind_of(::sqlite3_extended_errcode(database_.get())),
                fmt::format("the store {}: {}", path_, ::sqlite3_errmsg(database_.get()))};
    if (!first_error_) first_error_ = error;
    return std::unexpected(std::move(error));
}

Result<void> Connection::execute(const char* statements) {
    if (::sqlite3_exec(database_.get(), statements, nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
    return {};
}

Result<sqlite3_stmt*> Connection::prepare(const char* text, std::initializer_list<Value> values) {
    auto& kept = statements_[text];
    if (!kept) {
        sqlite3_stmt* made = nullptr;
        if (::sqlite3_prepare_v3(database_.get(), text, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) !=
            SQLITE_OK)
            return failed();
        kept.reset(made);
    }
    sqlite3_stmt* const statement = kept.get();
    int code = SQLITE_OK;
    int number = 0;
    for (const Value& value : values) {
        ++number;
        if (const auto* integer = std::get_if<std::int64_t>(&value.value_)) {
            code = ::sqlite3_bind_int64(statement, number, *integer);
        } else if (const auto* view = std::get_if<std::string_view>(&value.value_)) {
            // A null pointer would bind NULL.
            code = ::sqlite3_bind_text64(statement, number, view->data() ? view->data() : "", view->size(),
                                         nullptr, SQLITE_UTF8);
        } else if (const auto* bytes = std::get_if<Bytes>(&value.value_)) {
            code = ::sqlite3_bind_blob64(statement, number, bytes->data(), bytes->size(), nullptr);
        }
        if (code != SQLITE_OK) return failed();
    }
    return statement;
}

Result<std::size_t> Connection::change(const char* text, std::initializer_list<Value> values) {
    const auto statement = prepare(text, values);
    if (!statement) return std::unexpected(statement.error());
    const Reset reset(*statement);
    if (::sqlite3_step(*statement) != SQLITE_DONE) return failed();
    return static_cast<std::size_t>(::sqlite3_changes64(database_.get()));
}

Result<void> Connection::select(const char* text, std::initializer_list<Value> values,
                                const std::function<void(const Row&)>& each) {
    const auto statement = prepare(text, values);
    if (!statement) return std::unexpected(statement.error());
    const Reset reset(*statement);
    int code = 0;
    while ((code = ::sqlite3_step(*statement)) == SQLITE_ROW) each(Row(*statement));
    if (code != SQLITE_DONE) return failed();
    return {};
}

std::int64_t Connection::last_row() const { return ::sqlite3_last_insert_rowid(database_.get()); }

Result<std::string> Connection::image() {
    if (auto begun = execute("BEGIN"); !begun) return std::unexpected(begun.error());
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, decltype(&::sqlite3_free)> bytes(
        ::sqlite3_serialize(database_.get(), "main", &size, 0), ::sqlite3_free);
    std::string out;
    if (bytes) out.assign(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
    if (auto done = execute("COMMIT"); !done) return std::unexpected(done.error());
    if (!bytes && size > 0)
        return fail(Kind::kResourceExhausted, "not enough memory for a copy of the store");
    return out;
}

Result<void> Connection::load(const char* name, Bytes image) {
    // Bytes 18 and 19 say that there is a write-ahead log, which a database in memory has not (file
    // format, 1.3.2).
    constexpr std::size_t kPageSize = 16;
    constexpr std::size_t kFormats = 18;
    constexpr std::size_t kPages = 28;
    // SQLite takes an image without its end.
    const auto page = image.size() < 100 ? 0 : load_be16(image.data() + kPageSize);
    if (page == 0 ||
        image.size() != std::uint64_t{page == 1 ? 65536U : page} * load_be32(image.data() + kPages))
        return fail(Kind::kDataLoss, "the copy of the store is cut off, or is none");
    auto* const bytes = static_cast<unsigned char*>(::sqlite3_malloc64(image.size()));
    if (bytes == nullptr) return fail(Kind::kResourceExhausted, "not enough memory for a copy of the store");
    std::ranges::copy(image, bytes);
    bytes[kFormats] = 1;
    bytes[kFormats + 1] = 1;
    const auto size = static_cast<sqlite3_int64>(image.size());
    // It frees the bytes, also after an error.
    const int code = ::sqlite3_deserialize(database_.get(), name, bytes, size, size,
                                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (code != SQLITE_OK) return failed();
    return {};
}

}  // namespace vedette::store::sqlite
