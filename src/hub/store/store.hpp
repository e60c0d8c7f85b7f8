// The database for coroutines: units of work run on the worker pool, and the answer comes on the caller's
// loop.
#pragma once

#include <memory>
#include <utility>

#include "hub/store/database.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::store {

// Thread-safe. Running units keep the database open after the store's end.
class Store {
  public:
    explicit Store(std::shared_ptr<Database> database) : database_(std::move(database)) {}

    // Database::read() on the lane `disk`. `work` owns its data, since it may go on after a stop or the
    // deadline. Errors: those of `work`, Database::read() and io::run_blocking().
    template <class Work>
    auto read(io::Loop& loop, Work&& work, MonoTime deadline, io::Stop& stop) {
        auto call = [database = database_, work = std::forward<Work>(work)](const std::stop_token&) mutable {
            return database->read(work);
        };
        return io::run_blocking(loop, io::Lane::kDisk, std::move(call), deadline, stop);
    }

    // Database::write() on the lane `store`, whose one thread runs all writes of the hub, in their order.
    // `work` owns its data. After kTimeout and kCancelled the outcome is unknown: a unit that had begun to
    // commit goes on. Errors: those of `work`, Database::write() and io::run_blocking().
    template <class Work>
    auto write(io::Loop& loop, Work&& work, MonoTime deadline, io::Stop& stop) {
        auto call = [database = database_, work = std::forward<Work>(work)](
                        const std::stop_token& token) mutable { return database->write(work, token); };
        return io::run_blocking(loop, io::Lane::kStore, std::move(call), deadline, stop);
    }

    // For work that is more than one unit.
    const std::shared_ptr<Database>& database() const { return database_; }

  private:
    std::shared_ptr<Database> database_;
};

}  // namespace vedette::store
