#include "jinkui/service/world.h"

namespace jinkui::service {

WorldPtr make_world(ActivePackPtr active, identity::DirectoryPtr directory) {
  auto world = std::make_shared<World>();
  for (const auto& name : directory->post_names()) {
    world->posts.push_back(active->pack->post_named(name));
  }
  world->active = std::move(active);
  world->directory = std::move(directory);
  return world;
}

void WorldKeeper::start(ActivePackPtr active, identity::DirectoryPtr directory) {
  pending_ = make_world(std::move(active), std::move(directory));
  const std::lock_guard lock(mutex_);
  published_ = pending_;
}

WorldPtr WorldKeeper::now() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

void WorldKeeper::directory_changed(store::Session& session) {
  pending_ = make_world(pending_->active, identity::DirectoryData::load(session));
}

void WorldKeeper::pack_changed(ActivePackPtr active) {
  pending_ = make_world(std::move(active), pending_->directory);
}

void WorldKeeper::committed() {
  if (pending_ != published_) {
    const std::lock_guard lock(mutex_);
    published_ = pending_;
  }
}

void WorldKeeper::aborted() {
  pending_ = now();
}

}  // namespace jinkui::service
