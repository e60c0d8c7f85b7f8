// What the hub stores: holds the state folder and opens the database in it.
#include "hub/app/service.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::app {
namespace {

class StateService : public Service {
  public:
    explicit StateService(HubContext& hub) : hub_(hub) {}

    Result<void> start(const settings::Settings& settings) override {
        auto opened = settings.state.empty() ? in_memory() : in_folder(settings.state);
        if (!opened) return fail(opened.error().kind, "state: " + opened.error().message);
        hub_.store = std::make_unique<store::Store>(std::move(*opened));
        return {};
    }

    io::Task<Result<Applied>> apply(const settings::Settings&, io::Stop&) override { co_return Applied(); }

    void stop(MonoTime) override {}

  private:
    using Opened = Result<std::shared_ptr<store::Database>>;

    // The database closes before the folder is free for another hub.
    struct Held {
        store::StateFolder folder;
        std::unique_ptr<store::Database> database;
    };

    static Opened in_memory() {
        auto database = store::open_sqlite("");
        if (!database) return std::unexpected(std::move(database.error()));
        return std::shared_ptr<store::Database>(std::move(*database));
    }

    static Opened in_folder(const std::string& path) {
        auto folder = store::StateFolder::open(path);
        if (!folder) return std::unexpected(std::move(folder.error()));
        auto database = store::open_sqlite(folder->database());
        if (!database) return std::unexpected(std::move(database.error()));
        const auto held = std::make_shared<Held>(std::move(*folder), std::move(*database));
        return std::shared_ptr<store::Database>(held, held->database.get());
    }

    HubContext& hub_;
};

}  // namespace

std::unique_ptr<Service> make_state_service(HubContext& hub) { return std::make_unique<StateService>(hub); }

}  // namespace vedette::app
