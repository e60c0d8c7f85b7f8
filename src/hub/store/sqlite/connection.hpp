// One connection to an SQLite database: the wall around the library. Knows no table. Blocks; one thread at a
// time.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "linux/base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace vedette::store::sqlite {

// A parameter of a statement. A view of text or bytes is used until the call of the connection returns.
class Value {
  public:
    Value(std::int64_t value) : value_(value) {}
    Value(bool value) : value_(std::int64_t{value}) {}
    Value(std::string_view value) : value_(value) {}
    Value(const std::string& value) : value_(std::string_view(value)) {}
    Value(Bytes value) : value_(value) {}
    // Microseconds.
    Value(UtcTime value) : Value(value.since) {}
    Value(Duration value)
        : value_(std::int64_t{std::chrono::floor<std::chrono::microseconds>(value).count()}) {}
    // NULL for nothing.
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) value_ = Value(*value).value_;
    }

  private:
    friend class Connection;
    std::variant<std::monostate, std::int64_t, std::string_view, Bytes> value_;
};

// NULL for an empty text.
inline std::optional<std::string_view> text_or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

// A row of a result. Columns count from 0. Valid during the callback that gets it.
class Row {
  public:
    std::int64_t integer(int column) const;
    std::string text(int column) const;  // empty for NULL
    Bytes bytes(int column) const;
    bool is_null(int column) const;
    bool flag(int column) const { return integer(column) != 0; }
    Duration duration(int column) const { return std::chrono::microseconds(integer(column)); }
    UtcTime utc(int column) const { return {duration(column)}; }

  private:
    friend class Connection;
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
    sqlite3_stmt* statement_;
};

// See the head of this file.
class Connection {
  public:
    // Creates the file, readable by its owner only, if there is none. ":memory:" is a database of its own.
    static Result<Connection> open(const std::string& path);

    // Statements without parameters.
    Result<void> execute(const char* statements);
    // Returns the number of changed rows. `statement` is prepared at its first use and kept: its text
    // outlives the connection. Errors: kFailedPrecondition for a value that must be unique and is not,
    // kNotFound for a reference to a row that does not exist, kInvalidArgument for a value that the table
    // refuses.
    Result<std::size_t> change(const char* statement, std::initializer_list<Value> values);
    // Calls `each` with every row; it does not use the connection.
    Result<void> select(const char* statement, std::initializer_list<Value> values,
                        const std::function<void(const Row&)>& each);
    // Of the row that was inserted last.
    std::int64_t last_row() const;

    // The whole database as bytes, of one state, whatever other connections commit meanwhile.
    Result<std::string> image();
    // Makes the attached database `name`, "main" or one in memory, what image() has returned; it is not
    // checked.
    Result<void> load(const char* name, Bytes image);

    // The first error since reset_error(). A transaction with an error must not be committed.
    const std::optional<Error>& first_error() const { return first_error_; }
    void reset_error() { first_error_.reset(); }

  private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Connection(std::string path, sqlite3* database) : path_(std::move(path)), database_(database) {}
    Result<sqlite3_stmt*> prepare(const char* statement, std::initializer_list<Value> values);
    std::unexpected<Error> failed();

    std::string path_;
    std::unique_ptr<sqlite3, Close> database_;
    std::map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;  // by address of the text
    std::optional<Error> first_error_;
};

}  // namespace vedette::store::sqlite
