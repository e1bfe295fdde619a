META
key;value
description;Split the extra budget, round 2
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
edition;2
comment;Example workshop: made-up people. Nothing is bought: every cost is the whole budget, so that what is chosen is what leads.
min_points;0
max_points;100
min_sum_points;100
max_sum_points;100
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
0146e10a;internet;other;frontline_more,frontline_training,staff_enable_communities,support_communities,connect_users_communities,project_management,other_technology,support_partners;10,20,25,25,5,5,5,5
0995a733;internet;frontline_staff;frontline_more,frontline_training,staff_enable_users,support_users,connect_users_communities,support_partners;25,25,10,15,15,10
1183c911;internet;frontline_staff;frontline_more,frontline_training,staff_enable_users,support_communities,project_management,other_technology,support_partners;10,20,25,20,5,10,10
24641e41;internet;carer;frontline_more,frontline_training,staff_enable_users,support_users,other_technology;5,20,60,5,10
3db3a044;internet;service_user;frontline_training,staff_enable_communities,support_communities,connect_users_communities,support_partners;40,10,35,10,5
4e8f97ea;internet;manager;frontline_training,staff_enable_users,support_users,support_communities,connect_users_communities,ict,support_partners;40,5,5,10,25,10,5
55826f6a;internet;frontline_staff;frontline_more,frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,project_management;5,5,20,15,10,15,10,20
5f9f9bd6;internet;frontline_staff;frontline_more,frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,ict,other_technology,support_partners;10,5,15,25,5,15,5,5,10,5
64d63e4a;internet;commissioner;frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,support_partners;25,20,5,5,25,20
8f16cfec;internet;frontline_staff;frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,project_management,ict,other_technology;20,5,15,5,35,5,10,5
8f825cfb;internet;frontline_staff;frontline_more,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,project_management,ict;5,15,15,15,5,20,10,15
90b0b999;internet;elected_member;frontline_more,staff_enable_users,support_users,support_communities,connect_users_communities,ict;5,5,5,25,50,10
9561544c;internet;other;frontline_more,frontline_training,staff_enable_users,staff_enable_communities,ict,other_technology,support_partners;5,20,30,25,10,5,5
9c0a108f;internet;community_member;frontline_more,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,ict,other_technology,support_partners;5,10,10,20,20,5,15,10,5
a6369253;internet;third_sector;frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,ict,other_technology,support_partners;15,20,15,15,5,5,5,10,10
af9eee5b;internet;prefer_not;frontline_training,staff_enable_users,staff_enable_communities,support_communities,connect_users_communities,project_management,ict,other_technology;20,15,15,20,5,5,5,15
b1e61ee2;internet;other;frontline_more,frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,project_management,support_partners;5,5,10,10,10,35,5,20
b5ad3ba8;internet;commissioner;frontline_more,frontline_training,staff_enable_users,staff_enable_communities,support_users,connect_users_communities,project_management,other_technology,support_partners;10,15,30,10,5,5,5,5,15
bf2b7a53;internet;carer;frontline_more,frontline_training,support_users,support_communities,other_technology,support_partners;5,45,15,10,10,15
c5855779;internet;carer;frontline_training,staff_enable_users,staff_enable_communities,support_users,support_communities,connect_users_communities,project_management,ict,other_technology,support_partners;30,5,5,15,15,10,5,5,5,5
cacddd4f;internet;third_sector;frontline_training,staff_enable_users,support_users,support_communities,project_management,ict,other_technology;35,35,5,10,5,5,5
fe1defec;internet;other;frontline_training,staff_enable_users,support_users,support_communities,connect_users_communities,project_management,other_technology,support_partners;25,20,5,15,5,5,5,20
