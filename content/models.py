"""The room's models, for Django to find; import them from their subjects."""

from content.editions.models import Course, Edition, EditionQuiz, LessonVersion, Withdrawal
from content.family.models import FamilyText
from content.items.models import Item, ItemArticle, ItemVersion, Pool
from content.law.models import Article, ArticleVersion, Citation, Law
from content.pages.models import CataloguePage, CoursePage, CourseQuiz, HomePage, LessonPage
from content.review.models import Review

__all__ = [
    "Article",
    "ArticleVersion",
    "CataloguePage",
    "Citation",
    "Course",
    "CoursePage",
    "CourseQuiz",
    "Edition",
    "EditionQuiz",
    "FamilyText",
    "HomePage",
    "Item",
    "ItemArticle",
    "ItemVersion",
    "Law",
    "LessonPage",
    "LessonVersion",
    "Pool",
    "Review",
    "Withdrawal",
]
