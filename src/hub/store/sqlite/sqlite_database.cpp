#include "hub/store/sqlite/sqlite_database.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "hub/store/sqlite/connection.hpp"
#include "hub/store/sqlite/copy.hpp"
#include "hub/store/sqlite/migrations.hpp"
#include "hub/store/sqlite/repositories.hpp"

namespace vedette::store {
namespace {

using sqlite::Connection;

// A transaction, which is rolled back unless it is committed.
class Transaction {
  public:
    Transaction(Connection& connection, const char* begin) : connection_(connection) {
        connection_.reset_error();
        begun_ = connection_.execute(begin);
        open_ = begun_.has_value();
    }
    ~Transaction() {
        // Fails if SQLite has rolled back already, as after a full disk.
        if (open_) static_cast<void>(connection_.execute("ROLLBACK"));
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    const Result<void>& begun() const { return begun_; }
    Result<void> commit() {
        auto done = connection_.execute("COMMIT");
        open_ = !done;
        return done;
    }

  private:
    Connection& connection_;
    Result<void> begun_;
    bool open_ = false;
};

// The repositories of one unit of work.
struct Repositories {
    explicit Repositories(Connection& c)
        : users(c),
          sessions(c),
          grants(c),
          tokens(c),
          links(c),
          setup_links(c),
          audit(c),
          slots(c),
          outbox(c) {}
    ReadUnit read_unit() {
        return {users, sessions, grants, tokens, links, setup_links, audit, slots, outbox};
    }
    WriteUnit write_unit() {
        return {users, sessions, grants, tokens, links, setup_links, audit, slots, outbox};
    }

    sqlite::Users users;
    sqlite::Sessions sessions;
    sqlite::Grants grants;
    sqlite::Tokens tokens;
    sqlite::Links links;
    sqlite::SetupLinks setup_links;
    sqlite::Audit audit;
    sqlite::Slots slots;
    sqlite::Outbox outbox;
};

class SqliteDatabase final : public Database {
  public:
    SqliteDatabase(std::string path, Connection writer)
        : path_(std::move(path)), writer_(std::move(writer)) {}

    // "data_version" counts the commits of other connections, so it is asked on one that commits nothing.
    Result<std::int64_t> change_number() override {
        const std::lock_guard lock(watcher_mutex_);
        if (path_.empty()) return commits_.load();
        if (!watcher_) {
            auto opened = Connection::open(path_);
            if (!opened) return std::unexpected(std::move(opened.error()));
            watcher_.emplace(std::move(*opened));
        }
        std::int64_t number = 0;
        const auto done = watcher_->select("PRAGMA data_version", {},
                                           [&](const sqlite::Row& row) { number = row.integer(0); });
        if (!done) return std::unexpected(done.error());
        return number;
    }

  protected:
    Result<void> run_read(const ReadWork& work) override {
        if (path_.empty()) {
            const std::lock_guard lock(writer_mutex_);
            return read_on(writer_, work);
        }
        auto reader = take_reader();
        if (!reader) return std::unexpected(std::move(reader.error()));
        auto done = read_on(*reader, work);
        const std::lock_guard lock(readers_mutex_);
        readers_.push_back(std::move(*reader));
        return done;
    }

    Result<void> run_write(const WriteWork& work, const std::stop_token& stop) override {
        const std::lock_guard lock(writer_mutex_);
        if (stop.stop_requested()) return fail(Kind::kCancelled, "stopped");
        Transaction transaction(writer_, "BEGIN IMMEDIATE");
        if (!transaction.begun()) return transaction.begun();
        Repositories repositories(writer_);
        WriteUnit unit = repositories.write_unit();
        if (auto done = work(unit); !done) return done;
        if (writer_.first_error()) return std::unexpected(*writer_.first_error());
        if (stop.stop_requested()) return fail(Kind::kCancelled, "stopped");
        auto done = transaction.commit();
        ++commits_;
        return done;
    }

  private:
    static Result<void> read_on(Connection& connection, const ReadWork& work) {
        Transaction transaction(connection, "BEGIN");
        if (!transaction.begun()) return transaction.begun();
        Repositories repositories(connection);
        ReadUnit unit = repositories.read_unit();
        return work(unit);
    }

    // A connection that no other reader uses. There are as many as there were readers at the same time.
    Result<Connection> take_reader() {
        {
            const std::lock_guard lock(readers_mutex_);
            if (!readers_.empty()) {
                Connection reader = std::move(readers_.back());
                readers_.pop_back();
                return reader;
            }
        }
        auto reader = Connection::open(path_);
        if (!reader) return reader;
        if (const auto done = reader->execute("PRAGMA query_only=ON"); !done)
            return std::unexpected(done.error());
        return reader;
    }

    const std::string path_;  // empty: in memory
    std::mutex writer_mutex_;
    Connection writer_;                      // guarded by writer_mutex_
    std::atomic<std::int64_t> commits_ = 0;  // of this object
    std::mutex watcher_mutex_;
    std::optional<Connection> watcher_;  // guarded by watcher_mutex_
    std::mutex readers_mutex_;
    std::vector<Connection> readers_;  // without work at the moment; guarded by readers_mutex_
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::string& path) {
    auto writer = Connection::open(path.empty() ? ":memory:" : path);
    if (!writer) return std::unexpected(std::move(writer.error()));
    if (auto done = sqlite::migrate(*writer); !done) return std::unexpected(std::move(done.error()));
    return std::make_unique<SqliteDatabase>(path, std::move(*writer));
}

std::int64_t sqlite_form() { return static_cast<std::int64_t>(sqlite::migrations().size()); }

Result<std::unique_ptr<Database>> open_copy(Bytes copy) {
    auto writer = sqlite::connect_copy(copy);
    if (!writer) return std::unexpected(std::move(writer.error()));
    return std::make_unique<SqliteDatabase>("", std::move(*writer));
}

}  // namespace vedette::store
