META
key;value
description;Dots on the factors
country;unknown
unit;Example workshop
instance;2026
num_projects;11
num_votes;22
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
max_sum_points;3
PROJECTS
project_id;cost;name
frontline_more;100;More frontline staff
frontline_training;100;Training frontline staff on how to make co-production more successful
staff_enable_users;100;More staff who can enable service users to co-produce
staff_enable_communities;100;More staff who can enable communities to co-produce
support_users;100;Supporting service users to do more co-production in the project
support_communities;100;Supporting communities to do more co-production in the project
connect_users_communities;100;Connecting service users to communities more effectively
project_management;100;Project management
ict;100;Better ICT
other_technology;100;Better technology (other than ICT)
support_partners;100;Supporting partners to embed co-production in their working
VOTES
voter_id;voting_method;group;vote;points
0146e10a;internet;other;frontline_more,support_communities,project_management;1,1,1
0995a733;internet;frontline_staff;frontline_more,frontline_training,connect_users_communities;1,1,1
1183c911;internet;frontline_staff;staff_enable_users,support_communities,other_technology;1,1,1
24641e41;internet;carer;frontline_training,staff_enable_users,support_partners;1,1,1
3db3a044;internet;service_user;frontline_training,support_communities,connect_users_communities;1,1,1
4e8f97ea;internet;manager;frontline_training,connect_users_communities,project_management;1,1,1
55826f6a;internet;frontline_staff;staff_enable_users,support_users,support_communities;1,1,1
5f9f9bd6;internet;frontline_staff;frontline_more,staff_enable_users,staff_enable_communities;1,1,1
64d63e4a;internet;commissioner;staff_enable_communities,support_communities,support_partners;1,1,1
8f16cfec;internet;frontline_staff;frontline_training,staff_enable_users,support_communities;1,1,1
8f825cfb;internet;frontline_staff;staff_enable_users,staff_enable_communities,connect_users_communities;1,1,1
90b0b999;internet;elected_member;staff_enable_users,support_communities,connect_users_communities;1,1,1
9561544c;internet;other;frontline_training,staff_enable_users,staff_enable_communities;1,1,1
9c0a108f;internet;community_member;staff_enable_users,connect_users_communities,other_technology;1,1,1
a6369253;internet;third_sector;staff_enable_communities,connect_users_communities,support_partners;1,1,1
af9eee5b;internet;prefer_not;frontline_training,staff_enable_users,other_technology;1,1,1
b1e61ee2;internet;other;support_communities,project_management,support_partners;1,1,1
b5ad3ba8;internet;commissioner;frontline_training,staff_enable_users,staff_enable_communities;1,1,1
bf2b7a53;internet;carer;frontline_training,support_users,support_partners;1,1,1
c5855779;internet;carer;frontline_training,support_users,connect_users_communities;1,1,1
cacddd4f;internet;third_sector;frontline_training,staff_enable_users,staff_enable_communities;1,1,1
fe1defec;internet;other;frontline_training,staff_enable_users,support_users;1,1,1
