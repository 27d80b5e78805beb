-- comon_orm:todo RN01 Column Post.note goes and Post.remark comes with the same type: dropping one and adding the other would lose its values. Way out: a rename: --rename Post.note=remark; two different things: --no-rename

