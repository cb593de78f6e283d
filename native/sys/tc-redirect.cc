// See the header.
#include "tc-redirect.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/tc_act/tc_mirred.h>
#include <sys/socket.h>

#include <cerrno>

namespace weft::sys {

namespace {

// Our only filter on the device: priority 1, all protocols.
constexpr uint32_t kPriority = 1;

tcmsg QdiscHeader(int ifindex) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = ifindex;
  header.tcm_handle = TC_H_MAKE(TC_H_CLSACT, 0);
  header.tcm_parent = TC_H_CLSACT;
  return header;
}

tcmsg FilterHeader(int ifindex) {
  tcmsg header{};
  header.tcm_family = AF_UNSPEC;
  header.tcm_ifindex = ifindex;
  header.tcm_parent = TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS);
  header.tcm_info = TC_H_MAKE(kPriority << 16, htons(ETH_P_ALL));
  return header;
}

void AppendText(NetlinkRequest* request, uint16_t type, const char* text) {
  request->Append(type, text, std::strlen(text) + 1);
}

// The list of actions with one: mirred, egress, redirect. `type` is the classifier's name for it.
void AppendRedirect(NetlinkRequest* request, uint16_t type, int to_ifindex) {
  tc_mirred redirect{};
  redirect.action = TC_ACT_STOLEN;
  redirect.eaction = TCA_EGRESS_REDIR;
  redirect.ifindex = static_cast<uint32_t>(to_ifindex);
  const size_t actions = request->Begin(type);
  const size_t first = request->Begin(1);
  AppendText(request, TCA_ACT_KIND, "mirred");
  const size_t options = request->Begin(TCA_ACT_OPTIONS);
  request->Append(TCA_MIRRED_PARMS, &redirect, sizeof(redirect));
  request->End(options);
  request->End(first);
  request->End(actions);
}

// cls_bpf is built into more kernels than cls_matchall; classic bytecode needs no bpf(2).
void AppendBpf(NetlinkRequest* request, int to_ifindex) {
  // -1: the filter matches, with the class that the filter was given, and none was.
  const sock_filter match_all = BPF_STMT(BPF_RET | BPF_K, 0xffff'ffff);
  const uint16_t length = 1;
  AppendText(request, TCA_KIND, "bpf");
  const size_t options = request->Begin(TCA_OPTIONS);
  request->Append(TCA_BPF_OPS_LEN, &length, sizeof(length));
  request->Append(TCA_BPF_OPS, &match_all, sizeof(match_all));
  AppendRedirect(request, TCA_BPF_ACT, to_ifindex);
  request->End(options);
}

void AppendMatchAll(NetlinkRequest* request, int to_ifindex) {
  AppendText(request, TCA_KIND, "matchall");
  const size_t options = request->Begin(TCA_OPTIONS);
  AppendRedirect(request, TCA_MATCHALL_ACT, to_ifindex);
  request->End(options);
}

using AppendFilter = void (*)(NetlinkRequest* request, int to_ifindex);

int AddFilter(NetlinkSocket* socket, int from_ifindex, int to_ifindex, AppendFilter append) {
  NetlinkRequest request(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL);
  request.SetHeader(FilterHeader(from_ifindex));
  append(&request, to_ifindex);
  return socket->Ask(&request);
}

int RemoveFilter(NetlinkSocket* socket, int from_ifindex) {
  NetlinkRequest request(RTM_DELTFILTER, 0);
  request.SetHeader(FilterHeader(from_ifindex));
  return socket->Ask(&request);
}

}  // namespace

Status SetRedirect(NetlinkSocket* socket, int from_ifindex, int to_ifindex) {
  NetlinkRequest qdisc(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL);
  qdisc.SetHeader(QdiscHeader(from_ifindex));
  AppendText(&qdisc, TCA_KIND, "clsact");
  int error = socket->Ask(&qdisc);
  if (error == EEXIST) {
    error = RemoveFilter(socket, from_ifindex);
    if (error != 0 && error != ENOENT) return {"remove-filter", error};
  } else if (error != 0) {
    return {"add-qdisc", error};
  }
  error = AddFilter(socket, from_ifindex, to_ifindex, AppendBpf);
  if (error == ENOENT || error == EOPNOTSUPP) {
    error = AddFilter(socket, from_ifindex, to_ifindex, AppendMatchAll);
  }
  return {"add-filter", error};
}

Status RemoveRedirect(NetlinkSocket* socket, int from_ifindex) {
  NetlinkRequest request(RTM_DELQDISC, 0);
  request.SetHeader(QdiscHeader(from_ifindex));
  const int error = socket->Ask(&request);
  // ENOENT, EINVAL: there is no such qdisc.
  return {"remove-qdisc", error == ENOENT || error == EINVAL ? 0 : error};
}

}  // namespace weft::sys
