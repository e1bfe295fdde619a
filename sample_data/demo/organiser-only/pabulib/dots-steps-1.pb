META
key;value
description;Dots on the five steps
country;unknown
unit;Example workshop
instance;2026
num_projects;5
num_votes;21
budget;100
vote_type;cumulative
rule;unknown
date_begin;2026
date_end;2026
language;en
edition;1
comment;Example workshop: made-up people. Nothing is bought: every cost is the whole budget, so that what is chosen is what leads.
min_points;0
max_points;1
min_sum_points;1
max_sum_points;2
PROJECTS
project_id;cost;name
map_it;100;Map it
focus_it;100;Focus it
people_it;100;People it
market_it;100;Market it
grow_it;100;Grow it
VOTES
voter_id;voting_method;group;vote;points
02745ba1;internet;frontline_staff;map_it,focus_it;1,1
034b1dd3;internet;frontline_staff;focus_it,grow_it;1,1
10c0aea8;internet;elected_member;map_it,focus_it;1,1
1a42a1a7;internet;service_user;map_it,market_it;1,1
1efbc2b9;internet;carer;focus_it,grow_it;1,1
214758a0;internet;community_member;map_it,grow_it;1,1
292db688;internet;third_sector;focus_it,people_it;1,1
2ecdd358;internet;frontline_staff;map_it,focus_it;1,1
3377313f;internet;carer;focus_it,people_it;1,1
3989e525;internet;commissioner;map_it,focus_it;1,1
631ae39e;internet;third_sector;map_it,focus_it;1,1
65cd5880;internet;other;focus_it,market_it;1,1
7166e89f;internet;commissioner;people_it,grow_it;1,1
927fb0be;internet;frontline_staff;map_it,people_it;1,1
9381d9a4;internet;other;map_it,focus_it;1,1
99bd3565;internet;other;people_it,grow_it;1,1
9a7a668c;internet;carer;people_it,grow_it;1,1
b0fd16f0;internet;frontline_staff;map_it,market_it;1,1
dcc71773;internet;manager;map_it,people_it;1,1
f246e18c;internet;other;focus_it,market_it;1,1
f7a7ad40;internet;prefer_not;focus_it,grow_it;1,1
