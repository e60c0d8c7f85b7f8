// The slow task: work that would hold the network task for longer than a turn may last (hashes of passwords,
// writes to flash).
#pragma once

namespace vedette::port {

// One piece of work. Its owner keeps it until it is finished, and touches nothing of it meanwhile.
class Job {
  public:
    // On the slow task.
    virtual void run() = 0;

  protected:
    ~Job() = default;
};

// Owned by the network task. Runs one job after the other, in the order of submit().
class Worker {
  public:
    virtual ~Worker() = default;

    // False: kMaxJobs are under way, and nothing has changed.
    virtual bool submit(Job& job) = 0;
    // A job whose run() has returned, each once; null: none. Network::wake() is called when there is one.
    virtual Job* take_finished() = 0;

    static constexpr unsigned kMaxJobs = 4;
};

}  // namespace vedette::port
