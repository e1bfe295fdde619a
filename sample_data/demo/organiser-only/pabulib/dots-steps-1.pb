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
0146e10a;internet;other;people_it,grow_it;1,1
0995a733;internet;frontline_staff;map_it,focus_it;1,1
1183c911;internet;frontline_staff;map_it,focus_it;1,1
24641e41;internet;carer;focus_it,people_it;1,1
3db3a044;internet;service_user;map_it,market_it;1,1
4e8f97ea;internet;manager;map_it,people_it;1,1
55826f6a;internet;frontline_staff;map_it,people_it;1,1
64d63e4a;internet;commissioner;people_it,grow_it;1,1
8f16cfec;internet;frontline_staff;focus_it,grow_it;1,1
8f825cfb;internet;frontline_staff;map_it,market_it;1,1
90b0b999;internet;elected_member;map_it,focus_it;1,1
9561544c;internet;other;map_it,focus_it;1,1
9c0a108f;internet;community_member;map_it,grow_it;1,1
a6369253;internet;third_sector;map_it,focus_it;1,1
af9eee5b;internet;prefer_not;focus_it,grow_it;1,1
b1e61ee2;internet;other;focus_it,market_it;1,1
b5ad3ba8;internet;commissioner;map_it,focus_it;1,1
bf2b7a53;internet;carer;focus_it,grow_it;1,1
c5855779;internet;carer;people_it,grow_it;1,1
cacddd4f;internet;third_sector;focus_it,people_it;1,1
fe1defec;internet;other;focus_it,market_it;1,1
